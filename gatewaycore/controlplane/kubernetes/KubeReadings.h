// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/kubernetes/KubeReading.h"

namespace postern::kubernetes {

/// An API of what the cluster has of it.
[[nodiscard]] deployment::LiveApi liveOf(const std::vector<schema::Value>& objects, const KubeMake& make);

/// One API, by its title or by "HTTPRoute/orders".
class KubeReadingOne final : public KubeReading<std::optional<deployment::LiveApi>> {
  public:
    KubeReadingOne(KubeConnection& connection, const std::string& idOrTitle, deployment::Completion<std::optional<deployment::LiveApi>> done);

  private:
    void byLabel(const std::string& label);
    void byName(std::size_t kind, const std::string& name, std::vector<schema::Value> found);
    void byRoute(const schema::Value& route);
    void finish(const std::vector<schema::Value>& objects);
};

} // namespace postern::kubernetes
