// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "schema/Schema.h"

#include <string>

namespace postern::model {

/// A client that an API knows by its certificate (apictl's Client-certificates/).
struct ClientCertificate {
    std::string alias;
    std::string pem;     ///< the certificate itself
    std::string tier;    ///< throttling policy of its subscription; empty = Unlimited
    std::string keyType = "PRODUCTION"; ///< or SANDBOX: which backends it reaches
    schema::Location location;
};

/// How a trusted proxy that ends TLS in front of the gateway hands on the certificate that its client showed.
struct ForwardedCertificate {
    std::string header; ///< "X-WSO2-CLIENT-CERTIFICATE"; empty: none is read. From anybody else it is removed
    std::string caFile; ///< PEM: whose certificates count besides those that APIs list; empty: nobody's
    schema::Location location;
};

const schema::Schema<ForwardedCertificate>& describe(schema::Type<ForwardedCertificate>);

} // namespace postern::model
