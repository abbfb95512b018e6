// Two inspections of one thing are compared item by item, by the names of section and item.

#include "engine/report/inspection.h"

#include <algorithm>

namespace idem {

namespace {

const InspectedSection* sectionIn(const Inspection& inspection, const std::string& title) {
    const auto found = std::find_if(inspection.sections.begin(),
                                    inspection.sections.end(),
                                    [&title](const auto& one) { return one.title == title; });
    return found == inspection.sections.end() ? nullptr : &*found;
}

const InspectedItem* itemIn(const InspectedSection* section, const std::string& name) {
    if (section == nullptr) {
        return nullptr;
    }
    const auto found = std::find_if(section->items.begin(),
                                    section->items.end(),
                                    [&name](const auto& one) { return one.name == name; });
    return found == section->items.end() ? nullptr : &*found;
}

void addGone(const InspectedSection& before, InspectedSection& after, RecordId now) {
    for (const InspectedItem& item : before.items) {
        if (itemIn(&after, item.name) == nullptr) {
            after.items.push_back({item.name, "gone", now, ItemChange::Gone});
        }
    }
}

} // namespace

void markChanges(const Inspection& before, Inspection& after, RecordId now) {
    for (InspectedSection& section : after.sections) {
        const InspectedSection* was = sectionIn(before, section.title);
        for (InspectedItem& item : section.items) {
            const InspectedItem* old = itemIn(was, item.name);
            item.change = old == nullptr             ? ItemChange::New
                          : old->value != item.value ? ItemChange::Changed
                                                     : ItemChange::None;
        }
        if (was != nullptr) {
            addGone(*was, section, now);
        }
    }
    for (const InspectedSection& section : before.sections) {
        if (sectionIn(after, section.title) == nullptr) {
            after.sections.push_back({section.title, {}});
            addGone(section, after.sections.back(), now);
        }
    }
}

} // namespace idem
