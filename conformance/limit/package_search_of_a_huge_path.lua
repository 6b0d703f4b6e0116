--@ stops limit error
--@ only state
package.searchpath(("a."):rep(1000000), ("?"):rep(100000))
