print(collectgarbage("generational")) --> generational
print(collectgarbage("incremental")) --> generational
print(collectgarbage("incremental")) --> incremental
