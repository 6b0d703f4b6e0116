--@ tiers interp,slice1,jit,waiting,chaos,mixed
-- (In the small stacks of Web Workers compiled code ends first: so not in the checks of all runtimes, which take no
-- program that names its tiers.)
-- The handler of a stack overflow has slots of its own. What overflows those is an error that it can catch, and go on:
-- the slots stay as long as a call below may use them, wherever the stack ends between its calls.
local abs = math.abs
local function check(wanted, f)
  local ok, message = pcall(f)
  abs(1)
  assert(not ok and message:find(wanted), message)
end
local function deep1(x) return 1 + deep1(x) end
local function deep2(x, y, z) return 1 + deep2(x, y, z) end
local function deep3(...) local a, b, c, d = ... return 1 + deep3(a, b, c, d) end
local function deep4(a, b, c, d, e, f, g, h) abs(1) return 1 + deep4(a, b, c, d, e, f, g, h) end
-- Most of the stack is used in large pieces.
local function wide(n, f)
  local a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15, a16, a17, a18, a19, a20, a21, a22,
  a23, a24, a25, a26, a27, a28, a29, a30, a31, a32, a33, a34, a35, a36, a37, a38, a39, a40, a41, a42, a43, a44,
  a45, a46, a47, a48, a49, a50, a51, a52, a53, a54, a55, a56, a57, a58, a59, a60, a61, a62, a63, a64, a65, a66,
  a67, a68, a69, a70, a71, a72, a73, a74, a75, a76, a77, a78, a79, a80, a81, a82, a83, a84, a85, a86, a87, a88,
  a89, a90, a91, a92, a93, a94, a95, a96, a97, a98, a99, a100, a101, a102, a103, a104, a105, a106, a107, a108,
  a109, a110, a111, a112, a113, a114, a115, a116, a117, a118, a119, a120, a121, a122, a123, a124, a125, a126,
  a127, a128, a129, a130, a131, a132, a133, a134, a135, a136, a137, a138, a139, a140, a141, a142, a143, a144,
  a145, a146, a147, a148, a149, a150, a151, a152, a153, a154, a155, a156, a157, a158, a159, a160, a161, a162,
  a163, a164, a165, a166, a167, a168, a169, a170, a171, a172, a173, a174, a175, a176, a177, a178, a179, a180,
  a181, a182, a183, a184, a185, a186, a187, a188, a189, a190
  if n > 0 then return 1 + wide(n - 1, f) end
  return 1 + f()
end
for i, deep in ipairs {deep1, deep2, deep3, deep4} do
  for lift = 0, 8 do
    local handled = 0
    local ok, message = xpcall(wide, function(m)
      handled = handled + 1
      assert(m:find "stack overflow", m)
      check("error in error handling", deep)
      check("error in error handling", deep)
      assert(abs(-2) == 2)
      return 15
    end, 1000000 // 200 - lift, deep)
    if message ~= 15 or ok or handled ~= 1 then print(i, lift, ok, message, handled) end
  end
end
print "done" --> done
