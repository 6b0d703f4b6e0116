error() --! error: nil
