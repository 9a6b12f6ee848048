/** Numbers out of pasted text: commas, semicolons, tabs or spaces between them, decimal points or commas. Pure. */

import { parse } from "../numbers.js";

/** In place of what stands in quotes, while the signs between fields are looked for; no number and no sign. */
const QUOTED = "\u0001";

const WITH_COMMA = /^[-+−]?\d*(,\d+)?(e[-+−]?\d+)?$/i;

/**
 * Rows of numbers in a text. A first line in which there is no number is a header and left out.
 *
 * @param {string} text from a file or the clipboard
 * @param {number[]=} widths how many numbers a line may have; tells 1,5 from 1 and 5
 * @returns {{rows: number[][], faults: {line: number, text: string}[], header: ?string[], ambiguous: ?string}} ambiguous: a
 *     line that can be read with commas between numbers and within them
 */
export function readRows(text, widths = []) {
    const lines = text.split(/\r\n|\r|\n/).map((content, at) => ({ content: content.trim(), line: at + 1 }))
        .filter(({ content }) => content !== "" && !content.startsWith("#"));
    const named = lines.length > 0 && isHeader(lines[0].content);
    const body = named ? lines.slice(1) : lines;
    const { separator, ambiguous } = separatorOf(body.map(({ content }) => content), widths);
    const rows = [];
    const faults = [];
    for (const { content, line } of body) {
        const fields = fieldsOf(content, separator);
        const numbers = fields.map(parse);
        if (numbers.every(number => number !== null)) {
            rows.push(numbers);
        } else {
            faults.push({ line, text: fields[numbers.indexOf(null)] });
        }
    }
    return { rows, faults, header: named ? fieldsOf(lines[0].content, separator) : null, ambiguous };
}

/** Whether no part of a line is a number, wherever it is cut. */
function isHeader(line) {
    return line.split(/[\s,;"]+/).every(part => parse(part) === null);
}

/** The fields of a line; a separator within quotes is none. */
function fieldsOf(line, separator) {
    const quoted = [];
    const masked = line.replace(/"([^"]*)"/g, (_, inside) => {
        quoted.push(inside);
        return QUOTED;
    });
    return masked.split(separator).map(field => field.replaceAll(QUOTED, () => quoted.shift()).trim());
}

/** The sign between fields: a tab or a semicolon if there is one; else commas or spaces, as the commas are decimal or not. */
function separatorOf(lines, widths) {
    const masked = lines.map(line => line.replace(/"[^"]*"/g, QUOTED));
    const some = sign => masked.some(line => line.includes(sign));
    if (some("\t")) {
        return { separator: /\t/, ambiguous: null };
    }
    if (some(";")) {
        return { separator: /;/, ambiguous: null };
    }
    if (!some(",")) {
        return { separator: /\s+/, ambiguous: null };
    }
    // A line with something else in it says nothing about the commas; it is a fault however they are read.
    const numeric = masked.filter(line => line.split(/[\s,]+/).every(part => part === "" || part === QUOTED || parse(part) !== null));
    const fits = separator => {
        const found = numeric.map(line => line.split(separator).length);
        return found.every(width => width === found[0]) && (widths.length === 0 || widths.includes(found[0]));
    };
    // "0,5, 1,5": the comma before a space stands between numbers, so that the others stand within them.
    const spaced = /,\s+/;
    const commas = /\s*,\s*/;
    const readings = [
        [commas, line => line.split(commas).every(field => !/\s/.test(field))],
        [spaced, line => spaced.test(line) && line.split(spaced).every(field => WITH_COMMA.test(field))],
        [/\s+/, line => line.split(/\s+/).every(field => WITH_COMMA.test(field))],
    ].filter(([, may]) => numeric.every(may));
    const fitting = readings.filter(([separator]) => fits(separator));
    const separators = (fitting.length > 0 ? fitting : readings).map(([separator]) => separator);
    return { separator: separators[0] ?? commas, ambiguous: separators.length > 1 ? lines[0] : null };
}

/** The samples in rows of numbers, for a network with so many inputs and outputs; null if the width does not fit. */
export function samplesOfRows(rows, inputs, outputs) {
    const width = rows[0]?.length;
    if (!rows.length || rows.some(row => row.length !== width) || (width !== inputs && width !== inputs + outputs)) {
        return null;
    }
    return rows.map(row => ({ input: row.slice(0, inputs), target: width > inputs ? row.slice(inputs) : null }));
}
