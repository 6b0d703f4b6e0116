local counter = setmetatable({ n = 0 }, {
  __call = function(self, limit)
    self.n = self.n + 1
    if self.n <= limit then return self.n end
  end,
})
for i in counter, 3 do io.write(i, " ") end
print(counter.n)             --> 1 2 3 4
