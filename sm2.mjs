import { build, transform } from 'esbuild';
import { gzipSync, brotliCompressSync } from 'node:zlib';
import { readFileSync, readdirSync, existsSync } from 'node:fs';
const libdir='node_modules/typescript/lib';
const std=new Set();
for(const f of readdirSync(libdir)) if(/^lib\..*\.d\.ts$/.test(f)&&!/scripthost/.test(f)) for(const m of readFileSync(libdir+'/'+f,'utf8').matchAll(/[A-Za-z_$][\w$]*/g)) std.add(m[0]);
const few=new Set(); // es only
for(const f of readdirSync(libdir)) if(/^lib\.(es|decorators).*\.d\.ts$/.test(f)) for(const m of readFileSync(libdir+'/'+f,'utf8').replace(/\/\*[\s\S]*?\*\//g,'').matchAll(/[A-Za-z_$][\w$]*/g)) few.add(m[0]);
for (const entry of ['index','lean']){
const r=await build({entryPoints:['src/exports/'+entry+'.ts'],bundle:true,minify:true,format:'esm',platform:'neutral',target:'es2022',write:false,mainFields:['module','main'],external:['node:*']});
const text=r.outputFiles[0].text;
console.log(entry,'plain',text.length,gzipSync(text,{level:9}).length);
const dist=readFileSync('dist/'+entry+'.js','utf8');
for (const [n,keep] of [['es names',few],['dom names',std]]){
 // mangle all props not in keep
 const names=new Set([...text.matchAll(/\.([A-Za-z_$][\w$]{2,})/g)].map(m=>m[1]));
 const toM=[...names].filter(x=>!keep.has(x));
 const re=new RegExp('^(?:'+toM.join('|')+')$');
 const o=await transform(text,{minify:true,mangleProps:re,format:'esm',target:'es2022'});
 console.log(n,toM.length,o.code.length,gzipSync(o.code,{level:9}).length,brotliCompressSync(o.code).length);
}}
