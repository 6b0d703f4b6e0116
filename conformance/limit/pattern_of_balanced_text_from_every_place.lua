-- Quadratic: no bracket closes, so that every place looks at all the rest.
--@ stops limit
return ("("):rep(1000000):find("%b()")
