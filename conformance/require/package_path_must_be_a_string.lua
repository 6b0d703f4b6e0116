package.path = nil
require("anything") --! error: 'package.path' must be a string
