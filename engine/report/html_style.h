// How a report looks in a browser and on paper.
#pragma once

#include <string_view>

namespace idem {

/// The rules that follow the custom properties of the inks (svg.h), whose numbers are those of Ink.
inline constexpr std::string_view htmlStyle = R"css(
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--i0);color:var(--i5);
font:16px/1.55 "DejaVu Sans",Verdana,"Segoe UI",Roboto,sans-serif}
main{max-width:62rem;margin:0 auto;padding:2.5rem 1.5rem 4rem}
p,li,dd{max-width:46rem}
h1,h2,h3{line-height:1.25;overflow-wrap:anywhere}
h1{font-size:1.9rem;margin:.2rem 0 1rem}
h2{font-size:1.3rem;margin:2.75rem 0 .8rem;padding-top:.9rem;border-top:1px solid var(--i2)}
h3{font-size:1rem;margin:1.6rem 0 .4rem}
p{margin:.6rem 0;overflow-wrap:anywhere}
ul,ol{margin:.6rem 0;padding-left:1.6rem}
li{margin:.3rem 0;overflow-wrap:anywhere}
.kind{margin:0;color:var(--i4);font-size:.85rem}
.notes p{white-space:pre-line}
.head{display:flex;flex-wrap:wrap;gap:.2rem 2rem;margin:0 0 1.4rem;font-size:.85rem}
.head div{display:flex;gap:.5rem}
.head dt{color:var(--i4)}
.head dd{margin:0;overflow-wrap:anywhere}
.result{border:1px solid var(--i2);border-left:6px solid var(--mark);border-radius:4px;
background:var(--i1);padding:.8rem 1.1rem;margin:1.2rem 0}
.result p{margin:.25rem 0}
.result .headline{font-size:1.15rem;font-weight:bold;display:flex;align-items:center;gap:.55rem}
nav{margin:1.6rem 0}
nav h2{border:0;padding:0;margin:1.6rem 0 .4rem;font-size:1rem}
nav li{margin:0 0 .3rem}
nav ol{columns:2;column-gap:2.5rem;font-size:.92rem;max-width:46rem;margin:.3rem 0}
a{color:var(--i6);text-underline-offset:.15em}
a:focus-visible,[tabindex]:focus-visible{outline:2px solid var(--i6);outline-offset:2px}
.facts{display:grid;grid-template-columns:minmax(8rem,max-content) 1fr;gap:.45rem 1.4rem;
margin:.8rem 0;font-size:.92rem}
.facts dt{font-weight:bold;max-width:14rem;overflow-wrap:anywhere}
.facts dd{margin:0;overflow-wrap:anywhere}
.scroll{overflow-x:auto;margin:1.1rem 0}
table{border-collapse:collapse;width:100%;font-size:.84rem;line-height:1.4}
caption{text-align:left;font-weight:bold;padding:0 0 .5rem}
th,td{text-align:left;vertical-align:top;padding:.4rem .7rem .4rem 0;
border-bottom:1px solid var(--i2)}
th:last-child,td:last-child{padding-right:0}
thead th{border-bottom:2px solid var(--i3);vertical-align:bottom}
tbody th{font-weight:bold;overflow-wrap:break-word}
th.end,td.end{text-align:right;font-variant-numeric:tabular-nums;padding-right:1.4rem}
td.end{white-space:nowrap}
td svg,.headline svg{flex:none;vertical-align:-.15em;margin-right:.45em}
.outcome{white-space:nowrap}
figure{margin:1.2rem 0}
figure>div{overflow-x:auto;border:1px solid var(--i2);border-radius:4px;background:var(--i0)}
figure svg{display:block;width:100%;min-width:44rem;height:auto}
figcaption{color:var(--i4);font-size:.84rem;margin-top:.5rem;max-width:46rem}
pre{overflow-x:auto;background:var(--i1);border:1px solid var(--i2);border-radius:4px;
padding:.8rem 1rem;margin:.9rem 0;font:.82rem/1.5 "DejaVu Sans Mono",Consolas,monospace;
tab-size:4}
footer{margin-top:3rem;padding-top:.9rem;border-top:1px solid var(--i2);color:var(--i4);
font-size:.8rem}
@media (max-width:40rem){main{padding:1.2rem 1rem 3rem}nav ol{columns:1}
.facts{grid-template-columns:1fr;gap:.1rem}.facts dd{margin-bottom:.6rem}}
@page{size:A4;margin:16mm 15mm 18mm}
@media print{
html{font-size:10pt}
body{font-size:1rem;line-height:1.45;print-color-adjust:exact;-webkit-print-color-adjust:exact}
main{max-width:none;padding:0}
p,li,dd{max-width:none;orphans:3;widows:3}
h1{font-size:18pt}
h2{font-size:13pt;margin-top:1.8rem}
h1,h2,h3,caption,thead,thead tr{break-after:avoid}
figure,tr,.result,.facts div,li{break-inside:avoid}
thead{display:table-header-group}
.scroll,figure>div{overflow:visible}
footer{margin-top:1.2rem;break-before:avoid}
figure svg{min-width:0}
table{font-size:8.2pt}
pre{white-space:pre-wrap;overflow-wrap:anywhere;font-size:7.6pt}
a{color:inherit;text-decoration:none}
}
)css";

} // namespace idem
