package.path, package.cpath = "", "./?.none;lib?.none"
print((select(2, pcall(require, "a.b"))))
--> module 'a.b' not found:
--> 	no field package.preload['a.b']
--> 	no file ''
--> 	no file './a/b.none'
--> 	no file 'liba/b.none'
--> 	no file './a.none'
--> 	no file 'liba.none'
package.cpath = {}
print((select(2, pcall(require, "a")))) --> 'package.cpath' must be a string
