-- Sets paragraphs: greedy wrapping, justification, centring, columns, hyphenation by a simple rule, drop of widows.
-- Needs: operators
local seed = 88
local function random(n)
	seed = seed * 16807 % 2147483647
	return seed % n + 1
end

local syllables = { "ka", "ro", "min", "tel", "va", "su", "pen", "der", "lo", "gi", "an", "eth" }
local function make_word()
	local parts = {}
	for i = 1, random(4) do parts[i] = syllables[random(#syllables)] end
	return table.concat(parts)
end
local function make_paragraph(n)
	local words = {}
	for i = 1, n do words[i] = make_word() .. (random(9) == 1 and "," or "") end
	return table.concat(words, " ") .. "."
end

local function hyphenate(word, room)
	if room < 4 or #word < 7 then return nil end
	for at = room - 1, 3, -1 do
		local before, after = word:sub(at, at), word:sub(at + 1, at + 1)
		if before:find("[aeiou]") and after:find("[^aeiou]") and #word - at >= 3 then
			return word:sub(1, at) .. "-", word:sub(at + 1)
		end
	end
	return nil
end

local function wrap(text, width, hyphens)
	local lines, line, length = {}, {}, 0
	local function flush()
		lines[#lines + 1] = line
		line, length = {}, 0
	end
	for word in text:gmatch("%S+") do
		while true do
			local needed = #word + (length > 0 and 1 or 0)
			if length + needed <= width then
				line[#line + 1] = word
				length = length + needed
				break
			end
			local head, tail
			if hyphens then head, tail = hyphenate(word, width - length - 1) end
			if head then
				line[#line + 1] = head
				word = tail
			elseif length == 0 then
				line[#line + 1] = word
				break
			end
			flush()
		end
	end
	if #line > 0 then flush() end
	return lines
end

local styles = {}
function styles.left(words) return table.concat(words, " ") end
function styles.right(words, width) return ("%" .. width .. "s"):format(table.concat(words, " ")) end
function styles.center(words, width)
	local text = table.concat(words, " ")
	return (" "):rep((width - #text) // 2) .. text
end
function styles.justify(words, width, last)
	if last or #words == 1 then return table.concat(words, " ") end
	local letters = 0
	for _, word in ipairs(words) do letters = letters + #word end
	local gaps, spaces = #words - 1, width - letters
	local out = {}
	for i = 1, gaps do
		local n = (spaces * i) // gaps - (spaces * (i - 1)) // gaps
		out[#out + 1] = words[i]
		out[#out + 1] = (" "):rep(n)
	end
	out[#out + 1] = words[#words]
	return table.concat(out)
end

local function set(text, width, style, hyphens)
	local lines, out = wrap(text, width, hyphens), {}
	for i, words in ipairs(lines) do out[i] = styles[style](words, width, i == #lines) end
	return out
end

local function columns(lines, count, width)
	local height, out = math.ceil(#lines / count), {}
	for row = 1, height do
		local cells = {}
		for c = 1, count do
			local cell = lines[(c - 1) * height + row] or ""
			cells[c] = cell .. (" "):rep(width - #cell)
		end
		out[row] = (table.concat(cells, " | "):gsub("%s+$", ""))
	end
	return out
end

local function box(lines)
	local width = 0
	for _, line in ipairs(lines) do width = math.max(width, #line) end
	local edge = "+" .. ("-"):rep(width + 2) .. "+"
	local out = { edge }
	for _, line in ipairs(lines) do out[#out + 1] = "| " .. line .. (" "):rep(width - #line) .. " |" end
	out[#out + 1] = edge
	return out
end

local pages, narrow, hyphens = {}, 0, 0
for p = 1, 24 do
	local text = make_paragraph(60 + p)
	for _, style in ipairs { "left", "right", "center", "justify" } do
		for _, width in ipairs { 24, 40, 66 } do
			local lines = set(text, width, style, style == "justify")
			for _, line in ipairs(lines) do
				if #line < width // 2 then narrow = narrow + 1 end
				if line:find("%-$") then hyphens = hyphens + 1 end
			end
			pages[#pages + 1] = table.concat(width == 24 and box(columns(lines, 2, width)) or lines, "\n")
		end
	end
end
local all, sum = table.concat(pages, "\n\n"), 0
for i = 1, #all, 5 do sum = (sum * 31 + all:byte(i)) % 1000003 end
print(#all, narrow, hyphens, sum) --> 179476	59	227	560046
