// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Secret.h"
#include "controlplane/federation/AdminEnvironment.h"

#include <QByteArray>
#include <optional>

namespace postern::federation {

/// What a control plane is told of an environment that environments.yaml does not say. What is not given stays as it is there.
struct AdminWish {
    std::optional<std::string> displayName;
    std::string serves;                 ///< "hybrid", "production", "sandbox": which of an API's endpoints; empty: hybrid, or as it is
    std::vector<std::string> visibleTo; ///< roles
    std::vector<std::string> hiddenFrom;
    bool visibleToAll = false;
    std::vector<std::string> hosts; ///< its virtual hosts; for a new one by default what the connector's template gives
    bool sendSecrets = false;       ///< though nothing else differs: nobody can see whether they differ
    bool takeOver = false;          ///< also of what postern did not make
};

/// One call, or none.
struct AdminPlan {
    enum class Kind : std::uint8_t { None, Create, Update, Remove };
    Kind kind = Kind::None;
    std::string id;                       ///< of what is there
    std::vector<std::string> differences; ///< a line each; secrets by their names
    QByteArray body;                      ///< with secrets, for the wire alone
    std::string shown;                    ///< the body for people: JSON with line breaks, secrets masked
};

/// By name. Errors: InvalidConfig when the list has it twice.
[[nodiscard]] Result<std::optional<QJsonObject>> environmentThere(const std::vector<QJsonObject>& all, const std::string& name);

/// Whether postern made it: its description says so.
[[nodiscard]] bool isMadeByPostern(const QJsonObject& theirs);

/// The call after which the control plane has the environment. `theirs` null: it has none of that name. `secrets` are those of the
/// connector, by our names. A secret that is there is replaced by the one held here whenever something is sent, and never by its
/// mask; one that is not held here stops the plan, for sending without it would lose it. Errors: InvalidArgument with the field and
/// what is allowed; NotFound for a type that the control plane does not know; Unsupported for a make that WSO2 has no
/// connector for; InvalidArgument for one of deployment.toml, and one that postern did not make. Pure.
[[nodiscard]] Result<AdminPlan> planPublication(const deployment::Environment& environment, const AdminWish& wish, const std::vector<publisher::AgentForm>& forms,
                                                const QJsonObject* theirs, const std::map<std::string, Secret>& secrets);
/// Errors: InvalidArgument as above.
[[nodiscard]] Result<AdminPlan> planWithdrawal(const std::string& name, const QJsonObject* theirs, bool takeOver);

} // namespace postern::federation
