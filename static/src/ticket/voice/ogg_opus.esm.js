/** Writes Opus packets as an Ogg file (RFC 3533, RFC 7845): one stream, one channel. */
const RATE = 48000;
const PACKETS_A_PAGE = 50;
const [FIRST, LAST] = [2, 4];

const CRC = Uint32Array.from({length: 256}, (_, index) => {
    let value = index << 24;
    for (let bit = 0; bit < 8; bit++) {
        value = value & 0x80000000 ? (value << 1) ^ 0x04c11db7 : value << 1;
    }
    return value >>> 0;
});

function checksum(bytes) {
    let sum = 0;
    for (const byte of bytes) {
        sum = ((sum << 8) ^ CRC[(sum >>> 24) ^ byte]) >>> 0;
    }
    return sum;
}

const ascii = (text) => new TextEncoder().encode(text);

function identification(skipped) {
    const head = new Uint8Array(19);
    const view = new DataView(head.buffer);
    head.set(ascii("OpusHead"));
    head[8] = 1;
    head[9] = 1;
    view.setUint16(10, skipped, true);
    view.setUint32(12, RATE, true);
    return head;
}

function comment(vendor) {
    const name = ascii(vendor);
    const tags = new Uint8Array(16 + name.length);
    tags.set(ascii("OpusTags"));
    new DataView(tags.buffer).setUint32(8, name.length, true);
    tags.set(name, 12);
    return tags;
}

/** Returns the lacing values of a packet: 255 for each full segment, then the rest. */
function lacing(packet) {
    const whole = Math.floor(packet.length / 255);
    return [...Array(whole).fill(255), packet.length % 255];
}

function page(packets, {flags = 0, position, serial, number}) {
    const segments = packets.flatMap(lacing);
    const size = packets.reduce((sum, packet) => sum + packet.length, 0);
    const bytes = new Uint8Array(27 + segments.length + size);
    const view = new DataView(bytes.buffer);
    bytes.set(ascii("OggS"));
    bytes[5] = flags;
    view.setBigUint64(6, BigInt(position), true);
    view.setUint32(14, serial, true);
    view.setUint32(18, number, true);
    bytes[26] = segments.length;
    bytes.set(segments, 27);
    let at = 27 + segments.length;
    for (const packet of packets) {
        bytes.set(packet, at);
        at += packet.length;
    }
    view.setUint32(22, checksum(bytes), true);
    return bytes;
}

/**
 * @param {{data: Uint8Array, samples: Number}[]} packets in order
 * @param {Object} options
 * @param {Number} [options.skipped] samples the decoder drops at the beginning
 * @param {Number} options.length samples that were recorded
 * @returns {Uint8Array[]} the pages of the file
 */
export function pagesOf(packets, {skipped = 312, length}) {
    const serial = crypto.getRandomValues(new Uint32Array(1))[0];
    const pages = [
        page([identification(skipped)], {
            flags: FIRST,
            position: 0,
            serial,
            number: 0,
        }),
        page([comment("helpdesk_mgmt_whatsapp")], {position: 0, serial, number: 1}),
    ];
    let position = 0;
    for (let start = 0; start < packets.length; start += PACKETS_A_PAGE) {
        const group = packets.slice(start, start + PACKETS_A_PAGE);
        position += group.reduce((sum, packet) => sum + packet.samples, 0);
        const last = start + PACKETS_A_PAGE >= packets.length;
        const end = last ? Math.min(position, length + skipped) : position;
        const data = group.map((packet) => packet.data);
        const flags = last ? LAST : 0;
        pages.push(page(data, {flags, position: end, serial, number: pages.length}));
    }
    return pages;
}

/** @returns {Blob} the file of {@link pagesOf}, whose parameters it takes */
export function oggOpus(packets, options) {
    return new Blob(pagesOf(packets, options), {type: "audio/ogg; codecs=opus"});
}
