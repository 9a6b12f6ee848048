package dev.chainrule.studio.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Browsing.class)
class FirstTest {
    @Test
    void opens(Visitor visitor) {
        Page page = visitor.window();
        page.navigate(visitor.address().toString());
        assertThat(page.title()).contains("Chainrule");
    }
}
