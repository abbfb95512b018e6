#include "engine/diagram/caption.h"

#include "engine/diagram/text_width.h"

namespace idem {

namespace {

constexpr double captionHeight = 46;
constexpr double captionMargin = 10;
constexpr TextStyle captionTitle{15, true};
constexpr TextStyle captionDetail{11, false};

} // namespace

DisplayList captioned(const DisplayList& list, const Caption& caption) {
    DisplayList whole;
    whole.width = list.width;
    whole.height = list.height + captionHeight;
    const double room = list.width - 2 * captionMargin;
    whole.add(Surface{{0, 0, list.width, captionHeight}, Ink::Paper, Fill::Solid});
    whole.add(Label{{captionMargin, 20},
                    fitted(caption.title, room, captionTitle),
                    Ink::Text,
                    Anchor::Start,
                    captionTitle});
    whole.add(Label{{captionMargin, 37},
                    fitted(caption.detail, room, captionDetail),
                    Ink::Muted,
                    Anchor::Start,
                    captionDetail});
    append(whole, list, {0, captionHeight});
    return whole;
}

} // namespace idem
