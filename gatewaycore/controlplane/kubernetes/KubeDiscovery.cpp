// SPDX-License-Identifier: Apache-2.0
#include "controlplane/kubernetes/KubeDiscovery.h"

#include "controlplane/kubernetes/KubeOutline.h"
#include "controlplane/kubernetes/KubeGroups.h"

namespace postern::kubernetes {

using schema::Value;

KubeDiscovery::KubeDiscovery(KubeConnection& connection, UniqueFunction<void(const deployment::DiscoveredApi&)> found, deployment::Completion<deployment::Discovery> done)
    : KubeReading(connection, std::move(done)), found_(std::move(found)), survey_(connection.make(), connection.settings()), kinds_(survey_.kinds())
{
    connection_.lists() != nullptr ? listWhole() : listFrom(0);
}

void KubeDiscovery::listFrom(std::size_t index)
{
    if (index == kinds_.size())
        return finish(survey_.found());
    const KubeKind& kind = *kinds_[index];
    KubeListTaker taker;
    taker.begun = [this, &kind] { survey_.begin(kind); };
    taker.object = [this](const Value& object) { survey_.add(object); };
    taker.ended = [this, index] {
        survey_.end();
        listFrom(index + 1);
    };
    list(kind, {}, std::move(taker));
}

/// Somebody wants the objects afterwards: they are kept.
void KubeDiscovery::listWhole()
{
    listAll({}, [this](const std::vector<Value>& objects) {
        deployment::Discovery out;
        for (KubeGroup& group : grouped(objects, connection_.make(), connection_.settings(), out.skipped)) {
            out.apis.push_back(shownAs(group, connection_.make().kinds));
            (*connection_.lists())[out.apis.back().id] = std::move(group);
        }
        out.complete = true;
        finish(std::move(out));
    });
}

void KubeDiscovery::finish(deployment::Discovery out)
{
    for (const KubeKind* const each : unlisted_) {
        const std::string kind(each->kind);
        out.skipped.push_back({kind, "Objects of the kind " + kind + " may not be listed. Whoever administers the cluster gives the right to: postern env grant."});
        out.unlisted.push_back(kind + '/');
    }
    for (const deployment::DiscoveredApi& each : out.apis) {
        if (found_)
            found_(each);
    }
    end(std::move(out));
}

} // namespace postern::kubernetes
