type Status = "on" | "off"
type Item = { name: string, status: Status }
type Order = { items: {Item}, total: number @min(0), notes: { [string]: string }, done: (() -> ())? }
local function order(status: any, total: any): any
  return { items = { { name = "a", status = "on" }, { name = "b", status = status } }, total = total, notes = { k = "v" } }
end
print(Order:is(order("off", 1)) ~= nil)     --> true
print(select(2, Order:is(order("no", 1))))  --> not a value of type Order: "on" | "off" expected, got string at .items[2].status
print(select(2, Order:is(order("on", -1)))) --> not a value of type Order: value must be at least 0 at .total
local wrong = order("on", 1)
wrong.notes.k = 1
print(select(2, Order:is(wrong)))           --> not a value of type Order: string expected, got number at .notes["k"]
wrong = order("on", 1)
wrong.done = true
print(select(2, Order:is(wrong)))           --> not a value of type Order: function expected, got boolean at .done
