// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/connectors/aws/AwsConnection.h"

namespace postern::connectors::aws {

/// A PATCH that takes something away. AWS refuses it as a whole where that is gone already, as after an answer that was lost: then what
/// is there is read, and only what it still has is taken away.
class AwsPatch final : public deployment::Pending {
  public:
    AwsPatch(AwsConnection& connection, deployment::RemoteCall call, deployment::Completion<deployment::CallAnswer> done);

    [[nodiscard]] static bool takesAway(const deployment::RemoteCall& call);

  private:
    void refused(deployment::CallAnswer refusal);
    void looked(const schema::Value& there);
    void end(Result<deployment::CallAnswer> result);

    AwsConnection& connection_;
    deployment::RemoteCall call_;
    deployment::Completion<deployment::CallAnswer> done_;
    deployment::CallAnswer refusal_;
    deployment::PendingPtr pending_;
};

} // namespace postern::connectors::aws
