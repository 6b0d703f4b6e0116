for i in next, {}, nil, "text" do end --! runtime: variable '(for state)' got a non-closable value
