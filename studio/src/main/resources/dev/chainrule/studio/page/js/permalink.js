/** The page's address holds what a person made: `#1=` and base64url of the deflated JSON. */

const VERSION = "1";

/** Up to so many numbers a network goes into the address itself. */
export const MOST_NUMBERS = 2000;

/** The fields that a permalink holds. */
export const FIELDS = ["network", "notation", "digits", "level", "step", "selected"];

/**
 * The fragment for a part of the state.
 *
 * @param {Object} content the fields to hold
 * @returns {Promise<string>} such as `#1=eJyr…`
 */
export async function encode(content) {
    const bytes = new TextEncoder().encode(JSON.stringify(content));
    const packed = await through(bytes, new CompressionStream("deflate"));
    let binary = "";
    for (const byte of packed) {
        binary += String.fromCharCode(byte);
    }
    return `#${VERSION}=${btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "")}`;
}

/**
 * What a fragment holds.
 *
 * @param {string} fragment with or without `#`
 * @returns {Promise<?Object>} null if there is none
 * @throws {Error} if it is one that cannot be read: cut off, or of a later version
 */
export async function decode(fragment) {
    const match = /^#?(\d+)=([\w-]+)$/.exec(fragment);
    if (!match) {
        return null;
    }
    if (match[1] !== VERSION) {
        throw new Error(`version ${match[1]}`);
    }
    const binary = atob(match[2].replaceAll("-", "+").replaceAll("_", "/"));
    const bytes = Uint8Array.from(binary, character => character.charCodeAt(0));
    const content = JSON.parse(new TextDecoder().decode(await through(bytes, new DecompressionStream("deflate"))));
    if (typeof content !== "object" || content === null || content.network === undefined && content.stored === undefined) {
        throw new Error("no network");
    }
    return content;
}

async function through(bytes, transform) {
    return new Uint8Array(await new Response(new Blob([bytes]).stream().pipeThrough(transform)).arrayBuffer());
}
