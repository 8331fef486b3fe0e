// SPDX-License-Identifier: Apache-2.0
#include "model/ClientCertificate.h"

namespace postern::model {

const schema::Schema<ForwardedCertificate>& describe(schema::Type<ForwardedCertificate>)
{
    static const auto schema =
        schema::Schema<ForwardedCertificate>("forwarded-certificate",
                                             "How a trusted proxy, which ends TLS in front, hands on its client's certificate.")
            .field("header", &ForwardedCertificate::header,
                   "Header with the certificate, PEM (percent-encoded or not) or Base64; removed from what anybody else sends")
                .example("X-WSO2-CLIENT-CERTIFICATE")
            .field("caFile", &ForwardedCertificate::caFile,
                   "PEM file of the authorities whose certificates count besides those that APIs list")
            .locate(&ForwardedCertificate::location)
            .check([](const ForwardedCertificate& forwarded, schema::Reporter& reporter) {
                if (forwarded.header.empty() && !forwarded.caFile.empty())
                    reporter.error("caFile", "needs the name of the header beside it");
            });
    return schema;
}

} // namespace postern::model
