package.path, package.cpath = "./?.none;dir/?.none", "./?.cnone"
print(pcall(require, "a.b"))
--> false	module 'a.b' not found:
--> 	no field package.preload['a.b']
--> 	no file './a/b.none'
--> 	no file 'dir/a/b.none'
--> 	no file './a/b.cnone'
--> 	no file './a.cnone'
