/** Elements from tag, properties and children; strings are text, never HTML. */
export function h(tag, properties = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(properties)) {
        if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
        else if (name === "class") element.className = value;
        else if (name in element && name !== "list") element[name] = value;
        else if (value !== null && value !== undefined)
            element.setAttribute(name, value);
    }
    element.append(
        ...children.flat(3).filter((c) => c !== null && c !== undefined && c !== false)
    );
    return element;
}

const ICONS = {
    back: "M15 4 7 12l8 8",
    call: "M6 3h3l2 5-2.5 2c1 2.5 3 4.5 5.5 5.5l2-2.5 5 2v3c0 1-1 2-2 2C11 20 4 13 4 5c0-1 1-2 2-2z",
    info: "M12 11v6M12 7.5v.5M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18z",
    send: "M4 4l17 8-17 8 3-8zM7 12h7",
    file: "M6 3h8l4 4v14H6zM14 3v4h4",
    people: "M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM3 20c0-4 3-6 6-6s6 2 6 6M16 11a3 3 0 1 0 0-6M17 14c3 .5 4 3 4 6",
    person: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4 21c0-5 4-7 8-7s8 2 8 7",
    plus: "M12 5v14M5 12h14",
    cross: "M6 6l12 12M18 6 6 18",
    down: "M6 9l6 6 6-6",
    check: "M5 12.5l4.5 4.5L19 7",
    mic: "M12 15a3.5 3.5 0 0 0 3.5-3.5v-5a3.5 3.5 0 0 0-7 0v5A3.5 3.5 0 0 0 12 15zM5.5 11.5a6.5 6.5 0 0 0 13 0M12 18v3",
    note: "M9 18V6l10-2v12M9 18a2.5 2.5 0 1 1-5 0 2.5 2.5 0 0 1 5 0zM19 16a2.5 2.5 0 1 1-5 0 2.5 2.5 0 0 1 5 0z",
    play: "M8 5l11 7-11 7z",
    pause: "M8 5v14M16 5v14",
    image: "M4 5h16v14H4zM4 16l5-5 4 4 3-3 4 4M15.5 9h.01",
    video: "M3 6h12v12H3zM15 11l6-4v10l-6-4z",
    sticker: "M20 12a8 8 0 1 0-8 8c3 0 8-5 8-8zM12 20c0-5 3-8 8-8M9 10h.01M14 9h.01",
    pin: "M12 21c-4-4.5-6.5-7.7-6.5-11a6.5 6.5 0 0 1 13 0c0 3.3-2.5 6.5-6.5 11zM12 12.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z",
    cart: "M2.5 4h2.8l2.4 11.5h10L20.5 8H6.2M9 19.5h.01M16.5 19.5h.01",
    tag: "M4 4h8l8.5 8.5-8 8L4 12zM8.5 8.5h.01",
    form: "M6 3h12v18H6zM9.5 8h5M9.5 12h5M9.5 16h2.5",
    ad: "M4 10v4h3l9 4V6l-9 4zM19.5 10v4M8 14.5l1.5 5h2.5l-1-3.5",
    poll: "M5 20V10M12 20V4M19 20v-7",
    once: "M12 3a9 9 0 1 0 9 9M10.5 9.5 12.5 8v8M16 4.5l.01.01M19.5 8l.01.01",
    reply: "M10 7 4 12l6 5v-3.5c5 0 8 1 10 4-.5-5-3.5-8-10-8z",
    forward: "M14 7l6 5-6 5v-3.5c-5 0-8 1-10 4 .5-5 3.5-8 10-8z",
    pencil: "M4 20l1-4L16 5l3 3L8 19z",
    bin: "M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13",
    copy: "M9 9h11v11H9zM5 15H4V4h11v1",
    list: "M8 6h12M8 12h12M8 18h12M4 6h.01M4 12h.01M4 18h.01",
    open: "M14 4h6v6M20 4l-9 9M18 14v6H4V6h6",
    download: "M12 4v11M7 11l5 5 5-5M5 20h14",
    tick: "M1 6l3.5 4L11 2",
    ticks: "M1 6l3.5 4L11 2M7.5 9l1 1L15 2",
};
const SVG = "http://www.w3.org/2000/svg";

export function icon(name, box = "0 0 24 24", className = "") {
    const svg = document.createElementNS(SVG, "svg");
    const path = document.createElementNS(SVG, "path");
    const look = {
        fill: "none",
        stroke: "currentColor",
        "stroke-width": box === "0 0 24 24" ? 2 : 1.5,
    };
    for (const [key, value] of Object.entries({
        viewBox: box,
        "aria-hidden": "true",
        class: className,
    }))
        svg.setAttribute(key, value);
    for (const [key, value] of Object.entries({
        d: ICONS[name],
        "stroke-linecap": "round",
        "stroke-linejoin": "round",
        ...look,
    }))
        path.setAttribute(key, value);
    svg.append(path);
    return svg;
}

const PAGES = {"/": "Phone", "/traffic": "Traffic", "/controls": "Controls"};

/** The bar on top of every page; returns the function that shows the connection. */
export function topBar() {
    const state = h("span", {class: "state"}, "connecting");
    document.querySelector("#top").append(
        h("strong", {}, "WhatsApp simulator"),
        ...Object.entries(PAGES).map(([path, name]) => {
            const here = path === location.pathname ? {"aria-current": "page"} : {};
            return h("a", {href: path, ...here}, name);
        }),
        state
    );
    return (on) => {
        state.classList.toggle("on", on);
        state.textContent = on ? "live" : "not connected";
    };
}
