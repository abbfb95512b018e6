#include "engine/diagram/topology_layout.h"

#include "engine/core/ensure.h"
#include "engine/diagram/text_width.h"
#include "engine/diagram/topology_sheet.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>
#include <vector>

namespace idem {

namespace {

constexpr double margin = 8;
constexpr double regionHead = 15;
constexpr double regionPadding = 5;
constexpr double columnWidthLeast = 54;
constexpr double columnWidthGood = 92;
constexpr double cellHeightMost = 130;
constexpr std::size_t layerCount = 5;

using NodePair = std::pair<NodeId, NodeId>;

std::size_t layerOf(NodeRole role) {
    switch (role) {
    case NodeRole::Client:
        return 0;
    case NodeRole::Balancer:
        return 1;
    case NodeRole::Server:
        return 2;
    case NodeRole::Database:
    case NodeRole::Cache:
        return 3;
    case NodeRole::Provider:
        return 4;
    }
    return 0;
}

/// The nodes of one region, by layer. The provider belongs to none: it is not ours.
struct Band {
    std::string region;
    std::array<std::vector<NodeId>, layerCount> layers;
    std::size_t rows = 1;
    double top = 0;
    double height = 0;

    std::size_t deepest() const {
        std::size_t most = 1;
        for (const auto& layer : layers) {
            most = std::max(most, layer.size());
        }
        return most;
    }
    double need() const { return static_cast<double>(deepest()) / static_cast<double>(rows); }
};

std::size_t roundedUp(std::size_t count, std::size_t by) {
    return (count + by - 1) / by;
}

/// A layout while it is made: bands of regions across columns of layers.
class TopologyGrid {
public:
    TopologyGrid(const TimelineIndex& index, TopologyLayout& layout)
        : m_index(index), m_layout(layout) {}

    void run() {
        collect();
        if (m_index.lanes.empty()) {
            return;
        }
        // Rows as high as they may be while every column is wide enough to read in.
        for (const double rowHeight : {90.0, 76.0, 64.0, 50.0, 36.0, 26.0, 18.0, 13.0}) {
            chooseRows(rowHeight);
            const bool isRoomy = rowHeight > 64;
            if (columnWidth() >= (isRoomy ? columnWidthGood : columnWidthLeast)) {
                break;
            }
        }
        placeBands();
        placeLayers();
        placeProvider();
        std::sort(
            m_layout.nodes.begin(),
            m_layout.nodes.end(),
            [](const NodePlace& one, const NodePlace& other) { return one.node < other.node; });
        settleSizes();
        frameRegions();
    }

private:
    void collect();
    void chooseRows(double rowHeight);
    double columnWidth() const;
    void placeBands();
    void placeLayers();
    void placeProvider();
    void placeIn(Box cell, NodeId node);
    void settleSizes();
    void frameRegions();

    bool hasRegions() const { return m_bands.size() > 1; }
    double bandsHeight() const { return m_layout.height - 2 * margin; }
    double headOf() const { return hasRegions() ? regionHead + 2 * regionPadding : 0; }

    const TimelineIndex& m_index;
    TopologyLayout& m_layout;
    std::vector<Band> m_bands;
    std::vector<NodeId> m_providers;
    std::array<std::size_t, layerCount> m_columns{}; ///< Of each layer.
};

void TopologyGrid::collect() {
    for (const NodeId node : m_index.lanes) {
        const NodeName& name = m_index.names.nodes[node.value];
        const std::size_t layer = layerOf(name.role);
        if (layer + 1 == layerCount) {
            m_providers.push_back(node);
            continue;
        }
        auto band = std::find_if(m_bands.begin(), m_bands.end(), [&name](const Band& one) {
            return one.region == name.region;
        });
        if (band == m_bands.end()) {
            m_bands.push_back({name.region, {}, 1, 0, 0});
            band = m_bands.end() - 1;
        }
        band->layers[layer].push_back(node);
    }
}

/// As many rows as fit, each to the band that is deepest for its rows.
void TopologyGrid::chooseRows(double rowHeight) {
    const double heads = headOf() * static_cast<double>(m_bands.size());
    auto rows = static_cast<std::size_t>(std::max((bandsHeight() - heads) / rowHeight, 1.0));
    for (Band& band : m_bands) {
        band.rows = 1;
    }
    for (rows -= std::min(rows, m_bands.size()); rows > 0; --rows) {
        const auto neediest = std::max_element(
            m_bands.begin(), m_bands.end(), [](const Band& one, const Band& other) {
                return one.need() < other.need();
            });
        if (neediest == m_bands.end() || neediest->need() <= 1) {
            break;
        }
        ++neediest->rows;
    }
    for (std::size_t layer = 0; layer < layerCount; ++layer) {
        m_columns[layer] = 0;
        for (const Band& band : m_bands) {
            m_columns[layer] =
                std::max(m_columns[layer], roundedUp(band.layers[layer].size(), band.rows));
        }
    }
    m_columns[layerCount - 1] = m_providers.empty() ? 0 : 1;
}

double TopologyGrid::columnWidth() const {
    std::size_t columns = 0;
    for (const std::size_t count : m_columns) {
        columns += count;
    }
    return (m_layout.width - 2 * margin) / static_cast<double>(std::max<std::size_t>(columns, 1));
}

void TopologyGrid::placeBands() {
    std::size_t rows = 0;
    for (const Band& band : m_bands) {
        rows += band.rows;
    }
    const double room = bandsHeight() - headOf() * static_cast<double>(m_bands.size());
    double top = margin;
    for (Band& band : m_bands) {
        band.top = top;
        band.height = headOf() + room * static_cast<double>(band.rows) / static_cast<double>(rows);
        top += band.height;
    }
}

void TopologyGrid::placeLayers() {
    const double width = columnWidth();
    double left = margin;
    for (std::size_t layer = 0; layer + 1 < layerCount; ++layer) {
        const std::size_t columns = m_columns[layer];
        for (const Band& band : m_bands) {
            const auto& nodes = band.layers[layer];
            if (nodes.empty()) {
                continue;
            }
            const std::size_t rows = roundedUp(nodes.size(), columns);
            const double room = band.height - headOf();
            const double pitch = room / static_cast<double>(rows);
            const double height = std::min(pitch, cellHeightMost);
            const double top = band.top + (hasRegions() ? regionHead + regionPadding : 0);
            for (std::size_t at = 0; at < nodes.size(); ++at) {
                const std::size_t wholeRows = at / columns;
                const auto row = static_cast<double>(wholeRows);
                const auto column = static_cast<double>(at % columns);
                placeIn({left + column * width,
                         top + row * pitch + (pitch - height) / 2,
                         width,
                         height},
                        nodes[at]);
            }
        }
        left += static_cast<double>(columns) * width;
    }
}

/// At the right, as far up or down as keeps its links clear of the stores.
void TopologyGrid::placeProvider() {
    if (m_providers.empty()) {
        return;
    }
    const double width = columnWidth();
    const double pitch = bandsHeight() / static_cast<double>(m_providers.size());
    const double height = std::min(pitch, cellHeightMost);
    for (std::size_t at = 0; at < m_providers.size(); ++at) {
        const double top = margin + static_cast<double>(at) * pitch + (pitch - height) / 2;
        placeIn({m_layout.width - margin - width, top, width, height}, m_providers[at]);
    }
}

void TopologyGrid::placeIn(Box cell, NodeId node) {
    NodePlace place;
    place.node = node;
    place.cell = cell;
    const std::string& name = m_index.names.nodes[node.value].name;
    place.isSmall = cell.height < 44;
    if (place.isSmall) {
        place.radius = std::clamp(cell.height / 2 - 4, 3.0, 9.0);
        place.centre = {cell.left + place.radius + 6, cell.top + cell.height / 2};
        const double room = cell.right() - place.centre.x - place.radius - 6;
        place.name =
            cell.height >= nodeSmallText.sizePx ? fitted(name, room, nodeSmallText) : std::string();
        m_layout.nodes.push_back(std::move(place));
        return;
    }
    place.name = fitted(name, cell.width - 6, nodeNameText);
    m_layout.nodes.push_back(std::move(place));
}

/// One size for all discs that have their names beneath, so that none looks more important.
void TopologyGrid::settleSizes() {
    constexpr double aroundDisc = 2 * (ringGap + 3);
    double radius = 26;
    for (const NodePlace& place : m_layout.nodes) {
        const double room = (place.cell.height - aroundDisc - 2 * lineHeight) / 2;
        radius = place.isSmall ? radius : std::min(radius, room);
    }
    for (NodePlace& place : m_layout.nodes) {
        if (place.isSmall) {
            continue;
        }
        const Box& cell = place.cell;
        place.radius = std::max(radius, 9.0);
        const double under = cell.height - aroundDisc - 2 * place.radius;
        place.lines = std::clamp(static_cast<int>(under / lineHeight), 1, 3);
        const double used = aroundDisc + 2 * place.radius + place.lines * lineHeight;
        place.centre = {cell.left + cell.width / 2,
                        cell.top + (cell.height - used) / 2 + aroundDisc / 2 + place.radius};
    }
}

void TopologyGrid::frameRegions() {
    if (!hasRegions()) {
        return;
    }
    const double right =
        m_layout.width - margin - (m_providers.empty() ? 0 : columnWidth()) - regionPadding;
    for (const Band& band : m_bands) {
        const Box box{margin, band.top + 2, right - margin, band.height - 4};
        m_layout.regions.push_back({fitted(band.region, box.width - 12, nodeSmallText), box});
    }
}

Box discBoxOf(const NodePlace& place) {
    const double reach = place.radius + ringGap;
    return {place.centre.x - reach, place.centre.y - reach, 2 * reach, 2 * reach};
}

/// What is written under a disc, or nothing.
Box textBoxOf(const NodePlace& place, bool isStore) {
    if (place.isSmall) {
        return {place.centre.x, place.centre.y, 0, 0};
    }
    const double written = std::max(widthOf(place.name, nodeNameText) / 2, isStore ? 40.0 : 24.0);
    const double half = std::min(written, place.cell.width / 2);
    const double top = place.centre.y + place.radius + ringGap + 1;
    const int lines = std::min(place.lines, isStore ? 3 : 2);
    return {place.centre.x - half, top, 2 * half, lines * lineHeight};
}

bool crosses(const Path& path, const Box& box) {
    for (std::size_t at = 0; at + 1 < path.points.size(); ++at) {
        if (clipped(Line{path.points[at], path.points[at + 1]}, box)) {
            return true;
        }
    }
    return false;
}

/// Finds ways between nodes around what stands between them.
class LinkRouter {
public:
    LinkRouter(const TimelineIndex& index, TopologyLayout& layout)
        : m_index(index), m_layout(layout) {}

    void run() {
        // A table of all pairs, since a long run has few nodes and very many messages.
        const auto count = static_cast<std::uint32_t>(m_index.names.nodes.size());
        std::vector<bool> areLinked(std::size_t{count} * count);
        for (const Arrow& arrow : m_index.arrows) {
            if (arrow.to.isSome() && arrow.from != arrow.to) {
                const auto& [one, other] = std::minmax(arrow.from, arrow.to);
                areLinked[std::size_t{one.value} * count + other.value] = true;
            }
        }
        for (std::uint32_t at = 0; at < areLinked.size(); ++at) {
            const NodeId one{at / count};
            const NodeId other{at % count};
            const NodePlace* from = areLinked[at] ? m_layout.find(one) : nullptr;
            const NodePlace* to = areLinked[at] ? m_layout.find(other) : nullptr;
            if (from != nullptr && to != nullptr) {
                m_layout.links.push_back({one, other, routed(*from, *to)});
            }
        }
    }

private:
    std::size_t costOf(const Path& path, const NodePlace& from, const NodePlace& to) const;
    Path routed(const NodePlace& from, const NodePlace& to) const;

    const TimelineIndex& m_index;
    TopologyLayout& m_layout;
};

/// How much a way runs over what it should not; out of the picture is worst, a disc of others bad.
std::size_t LinkRouter::costOf(const Path& path, const NodePlace& from, const NodePlace& to) const {
    std::size_t cost = 0;
    for (const NodePlace& other : m_layout.nodes) {
        const bool isEnd = other.node == from.node || other.node == to.node;
        const bool isStore = layerOf(m_index.names.nodes[other.node.value].role) == 3;
        cost += isEnd || !crosses(path, discBoxOf(other)) ? 0U : 20U;
        cost += other.isSmall || !crosses(path, textBoxOf(other, isStore)) ? 0U : 10U;
    }
    for (const Point point : path.points) {
        const bool isInside = point.x >= 8 && point.y >= 8 && point.x <= m_layout.width - 8 &&
                              point.y <= m_layout.height - 8;
        cost += isInside ? 0U : 1'000U;
    }
    return cost;
}

/// The straightest of some curves that run over the least.
Path LinkRouter::routed(const NodePlace& from, const NodePlace& to) const {
    const Rims rims{from.radius + ringGap, to.radius + ringGap};
    const double length = std::max(distanceBetween(from.centre, to.centre), 1.0);
    Path best;
    std::size_t least = ~std::size_t{0};
    for (const double pixels : {0.0, 16.0, -16.0, 30.0, -30.0, 46.0, -46.0, 64.0, -64.0}) {
        Path path = curve(from.centre, to.centre, pixels / length, rims);
        const std::size_t cost = costOf(path, from, to);
        if (cost < least) {
            least = cost;
            best = std::move(path);
        }
        if (least == 0) {
            break;
        }
    }
    return best;
}

} // namespace

const NodePlace* TopologyLayout::find(NodeId node) const {
    const auto found =
        std::lower_bound(nodes.begin(), nodes.end(), node, [](const NodePlace& place, NodeId id) {
            return place.node < id;
        });
    return found != nodes.end() && found->node == node ? &*found : nullptr;
}

const LinkPlace* TopologyLayout::find(NodeId from, NodeId to) const {
    const NodePair ends = std::minmax(from, to);
    const auto found = std::lower_bound(
        links.begin(), links.end(), ends, [](const LinkPlace& link, const NodePair& pair) {
            return NodePair(link.one, link.other) < pair;
        });
    return found != links.end() && NodePair(found->one, found->other) == ends ? &*found : nullptr;
}

Path TopologyLayout::wayOf(NodeId from, NodeId to) const {
    const LinkPlace* link = to.isSome() ? find(from, to) : nullptr;
    if (link == nullptr) {
        return {};
    }
    return link->one == from ? link->path : link->path.reversed();
}

NodeId TopologyLayout::nodeAt(Point point) const {
    for (const NodePlace& place : nodes) {
        const double reach = place.radius + ringGap;
        const bool isOnName = place.cell.contains(point) && point.y > place.centre.y &&
                              point.y < place.centre.y + reach + lineHeight;
        if (distanceBetween(point, place.centre) <= reach || (isOnName && !place.isSmall) ||
            (place.isSmall && place.cell.contains(point))) {
            return place.node;
        }
    }
    return NodeId::none();
}

TopologyLayout layoutTopology(const TimelineIndex& index, double width, double height) {
    ENSURE(width >= 300 && height >= 120);
    TopologyLayout layout;
    layout.width = width;
    layout.height = height;
    TopologyGrid(index, layout).run();
    LinkRouter(index, layout).run();
    return layout;
}

} // namespace idem
