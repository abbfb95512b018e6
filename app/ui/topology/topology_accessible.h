// The topology for those who do not see it: each node is an item with a sentence.
#pragma once

namespace idem::app {

class TopologyView;

/// Makes topology views known to assistive technology. May be called again.
void exposeTopology();
/// Tells it that the arrow keys have reached another node.
void announceReached(TopologyView& view);

} // namespace idem::app
