// SPDX-License-Identifier: Apache-2.0
#include "controlplane/calls/SecretName.h"

#include <QRegularExpression>

namespace postern::calls {

bool looksSecret(const QString& name)
{
    // "tokenUrl" and "key_id" say where or which, and are nobody's secret.
    static const QRegularExpression about(QStringLiteral("([Uu]r[li]|UR[LI]|[Ee]ndpoint|[Hh]ost|[Ii]ssuer|[Aa]udience|[Tt]ype|[Nn]ame|[-_.]id|I[dD])$"));
    static const QRegularExpression words(
        QStringLiteral("passw|passphrase|^pass$|pwd|secret|token|api.?key|(^|[-_.])key$|(^|[-_.])sig$|signature|^auth$|auth[-_]|authorization|"
                       "assertion|credential|session|jwt|cookie|verifier|^code$|^sid$|^pin$|^otp$"),
        QRegularExpression::CaseInsensitiveOption);
    return words.match(name).hasMatch() && !about.match(name).hasMatch();
}

} // namespace postern::calls
