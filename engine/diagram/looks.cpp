#include "engine/diagram/looks.h"

namespace idem {

namespace {

Ink inkOfAnswer(const Arrow& arrow) {
    if (arrow.isIgnored) {
        return Ink::Muted;
    }
    if (arrow.status >= 200 && arrow.status < 300) {
        return arrow.isReplayed ? Ink::Replayed : Ink::Good;
    }
    return arrow.status >= 500 ? Ink::Uncertain : Ink::Refused;
}

} // namespace

MessageLook lookOf(const Arrow& arrow) {
    switch (arrow.kind) {
    case MessageKind::Request:
        return {Ink::Text, Dash::Solid, 1.25, true};
    case MessageKind::Response:
        return {inkOfAnswer(arrow), Dash::Dashed, 1.25, false};
    case MessageKind::Operation:
        return {Ink::Muted, Dash::Solid, 1, true};
    case MessageKind::Result:
        return {Ink::Faint, Dash::Dashed, 1, false};
    default:
        return {Ink::Replayed, Dash::Dotted, 1, false};
    }
}

std::string_view lossWordsOf(const Arrow& arrow) {
    switch (arrow.cause) {
    case LossCause::NodeDown:
        return "lost: down";
    case LossCause::Partition:
        return "lost: link cut";
    case LossCause::Overload:
        return "no room";
    case LossCause::GivenUp:
        return "given up";
    default:
        return "lost";
    }
}

StateLook lookOf(KeyState state) {
    switch (state) {
    case KeyState::Created:
        return {Ink::Pending, Fill::Pale, "CREATED"};
    case KeyState::Consumed:
        return {Ink::Good, Fill::Solid, "CONSUMED"};
    default:
        return {Ink::Uncertain, Fill::Hatched, "UNKNOWN"};
    }
}

StateLook lockLook() {
    return {Ink::Pending, Fill::Outline, "locked"};
}

} // namespace idem
