/** Numbers out of pasted text: commas, semicolons, tabs or spaces between them, decimal points or commas. Pure. */

import { parse } from "../numbers.js";

/**
 * Rows of numbers in a text. A first line that is no numbers is a header and left out.
 *
 * @param {string} text from a file or the clipboard
 * @returns {{rows: number[][], faults: {line: number, text: string}[], header: ?string[]}}
 */
export function readRows(text) {
    const lines = text.split(/\r\n|\r|\n/).map((content, at) => ({ content: content.trim(), line: at + 1 }))
        .filter(({ content }) => content !== "" && !content.startsWith("#"));
    const separator = separatorOf(lines.map(({ content }) => content));
    const rows = [];
    const faults = [];
    let header = null;
    for (const { content, line } of lines) {
        const fields = content.split(separator).map(field => field.trim().replace(/^"(.*)"$/, "$1"));
        const numbers = fields.map(parse);
        if (numbers.every(number => number !== null)) {
            rows.push(numbers);
        } else if (rows.length === 0 && !header && numbers.every(number => number === null)) {
            header = fields;
        } else {
            faults.push({ line, text: fields[numbers.indexOf(null)] });
        }
    }
    return { rows, faults, header };
}

/** The sign between fields: a tab or semicolon if there is one; a comma unless it stands in a number, beside spaces. */
function separatorOf(lines) {
    const some = sign => lines.some(line => line.includes(sign));
    if (some("\t")) {
        return /\t/;
    }
    if (some(";")) {
        return /;/;
    }
    if (some(",")) {
        const decimalCommas = lines.every(line => /^[+-−]?\d*,\d+(\s+[+-−]?\d*,\d+)+$/.test(line));
        return decimalCommas ? /\s+/ : /\s*,\s*/;
    }
    return /\s+/;
}

/** The samples in rows of numbers, for a network with so many inputs and outputs; null if the width does not fit. */
export function samplesOfRows(rows, inputs, outputs) {
    const width = rows[0]?.length;
    if (!rows.length || rows.some(row => row.length !== width) || (width !== inputs && width !== inputs + outputs)) {
        return null;
    }
    return rows.map(row => ({ input: row.slice(0, inputs), target: width > inputs ? row.slice(inputs) : null }));
}
