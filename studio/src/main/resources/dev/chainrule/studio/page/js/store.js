/** Holds the state, changes it through the reducer alone, tells who listens. */

/**
 * @param {function(Object, Object): Object} reduce the reducer
 * @param {Object} initial the first state
 * @returns {{get: function(): Object, dispatch: function(Object): void, subscribe: function(function(Object, Object)): function()}}
 */
export function createStore(reduce, initial) {
    let state = initial;
    const listeners = new Set();
    const waiting = [];
    let telling = false;

    // A change asked for by a listener waits until all have heard of the one before: everybody sees the same order.
    function dispatch(action) {
        waiting.push(action);
        if (telling) {
            return;
        }
        telling = true;
        try {
            while (waiting.length > 0) {
                const before = state;
                state = reduce(before, waiting.shift());
                if (state !== before) {
                    tell(before);
                }
            }
        } finally {
            telling = false;
        }
    }

    function tell(before) {
        for (const listener of [...listeners]) {
            try {
                listener(state, before);
            } catch (fault) {
                console.error(fault); // one region's fault must not silence the others
            }
        }
    }

    return {
        get: () => state,
        dispatch,
        subscribe(listener) {
            listeners.add(listener);
            return () => listeners.delete(listener);
        },
    };
}
