/** Light and dark colours. Public ways are also thick, and pods have full lines, so that nothing depends on colour alone. */
export const SVG_STYLE = `
text{font-family:system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Liberation Sans","DejaVu Sans",sans-serif;font-size:11px;fill:#3d4852}
.paper{fill:#fff}
.group{fill:#f3f5f7;stroke:#b6c0ca}
.group-title{font-size:12px;font-weight:600;fill:#5a6672}
.box{fill:#fff;stroke:#5a6672;stroke-width:1.2}
.clients .box,.ingress .box{fill:#fdebd8;stroke:#b45309;stroke-width:1.8}
.world .box,.elsewhere .box{stroke-dasharray:5 3}
.title{font-size:13px;font-weight:600;fill:#14202b}
.heading{font-size:15px;font-weight:600;fill:#14202b}
.note{fill:#5a6672;font-style:italic}
.sign{fill:none;stroke:#0f5f8a;stroke-width:1.2}
.line{fill:none;stroke:#7b8794;stroke-width:1.2}
.head{fill:#7b8794}
.pill{fill:#fff;stroke:#7b8794}
.ports{font-size:10.5px}
.public .line{stroke:#b45309;stroke-width:2.6}
.public .head{fill:#b45309}
.public .pill{fill:#b45309;stroke:#b45309}
.public .ports{fill:#fff;font-weight:600}
@media (prefers-color-scheme:dark){
text{fill:#c4ccd4}
.paper{fill:#10161c}
.group{fill:#18212a;stroke:#44525f}
.group-title,.note{fill:#9aa7b3}
.box{fill:#202b36;stroke:#8795a2}
.clients .box,.ingress .box{fill:#3b2714;stroke:#f0a45c}
.title,.heading{fill:#f2f5f7}
.sign{stroke:#6cc1ee}
.line{stroke:#8795a2}
.head{fill:#8795a2}
.pill{fill:#10161c;stroke:#8795a2}
.public .line{stroke:#f0a45c}
.public .head,.public .pill{fill:#f0a45c;stroke:#f0a45c}
.public .ports{fill:#10161c}
}
`.trim();
