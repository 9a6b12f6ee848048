/** The top line. */
import { h, replace } from "../dom.js";

/** Mounts the line. */
export function mount(element, store) {
    const draw = ({ network }) => replace(element, network && h("p", null, JSON.stringify(network.layers)));
    store.subscribe(draw);
    draw(store.get());
}
