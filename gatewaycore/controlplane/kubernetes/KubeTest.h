// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/kubernetes/KubeReading.h"

namespace postern::kubernetes {

/// What there is, and what the rights lack for the environment's mode.
class KubeTest final : public KubeReading<deployment::ConnectionReport> {
  public:
    KubeTest(KubeConnection& connection, deployment::Completion<deployment::ConnectionReport> done);

  private:
    void lookAtKinds(std::size_t kind);
    void lookAtGateway();
    void lookAtRights();
    void tryWriting();
    deployment::ConnectionReport report_;
    std::string group_; ///< whose resources are known
    schema::Value resources_;
};

} // namespace postern::kubernetes
