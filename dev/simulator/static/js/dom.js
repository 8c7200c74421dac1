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
    info: "M12 11v6M12 7.5v.5M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18z",
    send: "M4 4l17 8-17 8 3-8zM7 12h7",
    file: "M6 3h8l4 4v14H6zM14 3v4h4",
    people: "M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM3 20c0-4 3-6 6-6s6 2 6 6M16 11a3 3 0 1 0 0-6M17 14c3 .5 4 3 4 6",
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
