// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/UniqueFunction.h"
#include "controlplane/publisher/PublisherClient.h"
#include "controlplane/secrets/SecretStore.h"

#include <memory>
#include <string>

namespace postern::cli {

/// Which control plane a verb speaks to: an address, or a connection of the project's connections.yaml by name.
struct PublisherLogin {
    std::string folder = "."; ///< of the project
    std::string publisher;    ///< address
    std::string connection;   ///< name
    std::string user;
    std::string clientId;
    std::string caFile;
    std::string trust; ///< SHA-256 of the server's certificate

    [[nodiscard]] bool isGiven() const { return !publisher.empty() || !connection.empty(); }
};

/// A client and what it keeps its secrets in.
struct OpenPublisher {
    std::unique_ptr<secrets::SecretStore> secrets;
    std::unique_ptr<publisher::PublisherClient> client; ///< goes before its secrets
};

/// Makes a client, and asks nobody yet. Credentials come from the environment (POSTERN_TOKEN, POSTERN_PASSWORD or
/// POSTERN_CLIENT_SECRET), or, for a named connection, from the keychain. Answers later, unless `context` is gone by then.
/// Errors: InvalidConfig and NotFound for the connection; InvalidArgument when there is no credential, with what to do.
void openPublisher(const PublisherLogin& login, QObject* context, UniqueFunction<void(Result<OpenPublisher>)> then);

/// The failure as the terminal tells it: of a certificate that is not trusted, with the option that trusts it.
[[nodiscard]] std::string toldInTerminal(const publisher::PublisherFailure& failure);

} // namespace postern::cli
