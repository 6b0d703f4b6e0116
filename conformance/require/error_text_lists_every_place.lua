package.path = "./?.lua;./lib/?/init.lua"
package.cpath = "./?.so"
local ok, message = pcall(require, "no.such")
print(message) --> module 'no.such' not found:
               --> 	no field package.preload['no.such']
               --> 	no file './no/such.lua'
               --> 	no file './lib/no/such/init.lua'
               --> 	no file './no/such.so'
               --> 	no file './no.so'
