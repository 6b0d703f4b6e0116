for _, s in ipairs { "0x.8p1", "0X1P-1", ".5", "5.", "+5", "-0x10", "1E+2", "inf", "nan", "1_000", "0b1", "5f" } do
  io.write(s, "=", tostring(tonumber(s)), " ")
end
print()
--> 0x.8p1=1.0 0X1P-1=0.5 .5=0.5 5.=5.0 +5=5 -0x10=-16 1E+2=100.0 inf=nil nan=nil 1_000=nil 0b1=nil 5f=nil 
print(tonumber "\t\n12\v\f\r ", tonumber "1\0", tonumber "- 1", tonumber "--1") --> 12	nil	nil	nil
