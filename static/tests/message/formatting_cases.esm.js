/**
 * Texts of WhatsApp messages: the text, its HTML, and it without marks. The server's
 * renderer (`tools/formatting.py`) and the browser's (`static/src/message`) are both
 * held to them. The list is read by Python too: it holds nothing but strings.
 */
export const CASES = [
    ["", "", ""],
    ["Hello", "Hello", "Hello"],
    ["*bold*", "<strong>bold</strong>", "bold"],
    ["_it_ ~no~ `code`", "<em>it</em> <s>no</s> <code>code</code>", "it no code"],
    ["*a _b_ c*", "<strong>a <em>b</em> c</strong>", "a b c"],
    ["_*~x~*_", "<em><strong><s>x</s></strong></em>", "x"],
    ["(*a*), *b*!", "(<strong>a</strong>), <strong>b</strong>!", "(a), b!"],
    ["2*3*4", "2*3*4", "2*3*4"],
    ["snake_case_name", "snake_case_name", "snake_case_name"],
    ["* a * and *b *", "\n<ul>\n<li>a * and *b *</li>\n</ul>\n", "• a * and *b *"],
    ["**b**", "**b**", "**b**"],
    ["*a\nb*", "*a<br/>b*", "*a\nb*"],
    ["*ção* é_x", "<strong>ção</strong> é_x", "ção é_x"],
    ["don`t and can`t", "don`t and can`t", "don`t and can`t"],
    ["`*a*`", "<code>*a*</code>", "*a*"],
    ["see ```ls *x*``` now", "see <code>ls *x*</code> now", "see ls *x* now"],
    [
        "```\nif x:\n  y\n```",
        '<code style="white-space: pre-wrap">if x:\n  y</code>',
        "if x:\n  y",
    ],
    ["``` ```", "``` ```", "``` ```"],
    ["a\nb\n\nc", "a<br/>b<br/><br/>c", "a\nb\n\nc"],
    ["a\r\nb", "a<br/>b", "a\nb"],
    [
        "x\n- a\n- *b*\ny",
        "x\n<ul>\n<li>a</li>\n<li><strong>b</strong></li>\n</ul>\ny",
        "x\n• a\n• b\ny",
    ],
    ["1. a\n  - b\n2. c", "1. a\n<ul>\n<li>b</li>\n</ul>\n2. c", "1. a\n• b\n2. c"],
    [
        "- a\n  - b\n- c",
        "\n<ul>\n<li>a\n<ul>\n<li>b</li>\n</ul>\n</li>\n<li>c</li>\n</ul>\n",
        "• a\n• b\n• c",
    ],
    ["1.5 kg\n-3 °C\n10.", "1.5 kg<br/>-3 °C<br/>10.", "1.5 kg\n-3 °C\n10."],
    [
        "> a\n> - b\nc",
        '\n<div style="border-left-style: solid; border-left-width: 3px; border-left-color: #8696a0; padding-left: 8px">a\n<ul>\n<li>b</li>\n</ul>\n</div>\nc',
        "a\n• b\nc",
    ],
    [">_< > x", "&gt;_&lt; &gt; x", ">_< > x"],
    [
        "See https://x.org/a_b_c*d.",
        'See <a href="https://x.org/a_b_c*d" target="_blank" rel="noreferrer noopener">https://x.org/a_b_c*d</a>.',
        "See https://x.org/a_b_c*d.",
    ],
    [
        "*https://x.org/(a)* (http://y.org/?a=1&b=2)",
        '<strong><a href="https://x.org/(a)" target="_blank" rel="noreferrer noopener">https://x.org/(a)</a></strong> (<a href="http://y.org/?a=1&amp;b=2" target="_blank" rel="noreferrer noopener">http://y.org/?a=1&amp;b=2</a>)',
        "https://x.org/(a) (http://y.org/?a=1&b=2)",
    ],
    [
        "data:text/html,x https://",
        "data:text/html,x https://",
        "data:text/html,x https://",
    ],
    [
        "<b>*<script>*</b>",
        "&lt;b&gt;<strong>&lt;script&gt;</strong>&lt;/b&gt;",
        "<b><script></b>",
    ],
];
