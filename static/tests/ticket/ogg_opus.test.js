import {describe, expect, test} from "@odoo/hoot";

import {pagesOf} from "@helpdesk_mgmt_whatsapp/ticket/voice/ogg_opus.esm";

describe.current.tags("headless");

const packet = (size) => ({data: new Uint8Array(size).fill(7), samples: 960});

/** Parses the bytes of an Ogg page. */
function read(bytes) {
    const view = new DataView(bytes.buffer);
    const lacing = [...bytes.slice(27, 27 + bytes[26])];
    return {
        capture: String.fromCharCode(...bytes.slice(0, 4)),
        flags: bytes[5],
        position: Number(view.getBigUint64(6, true)),
        serial: view.getUint32(14, true),
        number: view.getUint32(18, true),
        checksum: view.getUint32(22, true),
        whole: bytes,
        data: bytes.slice(27 + lacing.length),
        size: lacing.reduce((sum, size) => sum + size, 0),
        packets: lacing.filter((size) => size < 255).length,
    };
}

/** Returns RFC 3533's checksum of a page, whose own checksum field counts as 0. */
function checksumOf(whole) {
    const bytes = Uint8Array.from(whole);
    bytes.fill(0, 22, 26);
    let sum = 0;
    for (const byte of bytes) {
        sum ^= byte << 24;
        for (let bit = 0; bit < 8; bit++) {
            sum = sum < 0 ? (sum << 1) ^ 0x04c11db7 : sum << 1;
        }
    }
    return sum >>> 0;
}

test("packets become a file of Opus with one channel, as RFC 7845 wants it", () => {
    const packets = [...Array(60).fill(packet(100)), packet(255), packet(600)];
    const length = packets.length * 960 - 500;
    const pages = pagesOf(packets, {skipped: 312, length}).map(read);
    const [head, tags, first, last] = pages;
    expect(pages.map((page) => page.capture)).toEqual(["OggS", "OggS", "OggS", "OggS"]);
    expect(pages.map((page) => page.number)).toEqual([0, 1, 2, 3]);
    expect(pages.map((page) => page.flags)).toEqual([2, 0, 0, 4]);
    expect(new Set(pages.map((page) => page.serial)).size).toBe(1);
    expect(pages.map((page) => page.checksum)).toEqual(
        pages.map((page) => checksumOf(page.whole))
    );
    expect(new TextDecoder().decode(head.data.slice(0, 8))).toBe("OpusHead");
    expect([...head.data.slice(8, 12)]).toEqual([1, 1, 312 % 256, 1]);
    expect(new TextDecoder().decode(tags.data.slice(0, 8))).toBe("OpusTags");
    expect([first.packets, last.packets]).toEqual([50, 12]);
    expect(first.position).toBe(50 * 960);
    expect(last.position).toBe(length + 312, {message: "the silence behind it is cut"});
    expect(last.data.length).toBe(10 * 100 + 255 + 600);
    expect(pages.map((page) => page.size)).toEqual(
        pages.map((page) => page.data.length)
    );
});
