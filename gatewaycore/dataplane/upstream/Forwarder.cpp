// SPDX-License-Identifier: Apache-2.0
#include "dataplane/upstream/Forwarder.h"

#include "dataplane/upstream/UpstreamCall.h"

namespace postern::upstream {

Forwarder::Forwarder(ForwardRules rules, ForwardingWorkers& workers) : rules_(std::move(rules)), workers_(workers) {}

pipeline::RequestSink& Forwarder::open(pipeline::Exchange& exchange, pipeline::ResponseSink& answer) const
{
    const pipeline::Identity* const identity = exchange.identity();
    const bool sandbox = rules_.sandbox != nullptr && identity != nullptr &&
                         identity->keyType == pipeline::Identity::KeyType::Sandbox;
    const Cluster& cluster = sandbox ? *rules_.sandbox : *rules_.production;
    return exchange.arena().make<UpstreamCall>(exchange, answer, cluster, workers_[exchange.worker()]);
}

} // namespace postern::upstream
