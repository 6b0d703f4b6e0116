type Point<T> { x: number } --! syntax: '=' expected near '{'
