// SPDX-License-Identifier: Apache-2.0
#include "controlplane/connectors/aws/AwsAnswers.h"

#include "controlplane/deployment/Answers.h"
#include "crypto/SigV4.h"

#include <QDateTime>
#include <QXmlStreamReader>

namespace postern::connectors::aws {
namespace {

constexpr int deepest = 32;
constexpr int mostElements = 10'000;

void addElement(schema::Value& to, const std::string& name, schema::Value value)
{
    schema::Value* const there = to.find(name);
    if (there == nullptr) {
        to.set(name, std::move(value));
    } else if (there->isList()) {
        there->push(std::move(value));
    } else {
        schema::Value both = schema::Value::list({*there, std::move(value)});
        to.set(name, std::move(both));
    }
}

/// What is between the element's start and its end.
bool readElement(QXmlStreamReader& reader, int depth, int& count, schema::Value& out)
{
    if (depth > deepest || ++count > mostElements)
        return false;
    std::string text;
    schema::Value children = schema::Value::map();
    while (!reader.atEnd()) {
        switch (reader.readNext()) {
        case QXmlStreamReader::StartElement: {
            const std::string name = reader.name().toUtf8().toStdString();
            schema::Value child;
            if (!readElement(reader, depth + 1, count, child))
                return false;
            addElement(children, name, std::move(child));
            break;
        }
        case QXmlStreamReader::EndElement:
            out = children.size() > 0 ? std::move(children) : schema::Value(text);
            return true;
        case QXmlStreamReader::Characters: text += reader.text().toUtf8().toStdString(); break;
        default: break;
        }
    }
    return false;
}

} // namespace

schema::Value valueOfXml(const QByteArray& xml)
{
    QXmlStreamReader reader(xml);
    int count = 0;
    while (!reader.atEnd()) {
        const auto token = reader.readNext();
        if (token == QXmlStreamReader::DTD)
            return {}; // nobody here declares entities
        if (token != QXmlStreamReader::StartElement)
            continue;
        schema::Value out = schema::Value::map();
        schema::Value root;
        const std::string name = reader.name().toUtf8().toStdString();
        if (!readElement(reader, 0, count, root))
            return {};
        out.set(name, std::move(root));
        return out;
    }
    return {};
}

QByteArray assumeRoleForm(const AwsRole& role)
{
    std::string out = "Action=AssumeRole&Version=2011-06-15&RoleArn=" + crypto::sigV4Encode(role.arn) + "&RoleSessionName=" + crypto::sigV4Encode(role.session);
    if (!role.externalId.empty())
        out += "&ExternalId=" + crypto::sigV4Encode(role.externalId);
    return QByteArray::fromStdString(out);
}

Result<AwsCredentials> credentialsOf(const schema::Value& assumed)
{
    const std::string at = "/AssumeRoleResponse/AssumeRoleResult/Credentials/";
    AwsCredentials out;
    out.accessKey = deployment::textAt(assumed, at + "AccessKeyId");
    out.secretKey = Secret(deployment::textAt(assumed, at + "SecretAccessKey"));
    out.sessionToken = Secret(deployment::textAt(assumed, at + "SessionToken"));
    const QDateTime end = QDateTime::fromString(QString::fromStdString(deployment::textAt(assumed, at + "Expiration")), Qt::ISODateWithMs);
    if (out.accessKey.empty() || out.secretKey.empty() || out.sessionToken.empty() || !end.isValid())
        return unexpected(ErrorKind::ProtocolError, "What STS answered holds no credentials with a time at which they end.", Fault::Upstream);
    out.expires = WallTime(std::chrono::milliseconds(end.toMSecsSinceEpoch()));
    return out;
}

} // namespace postern::connectors::aws
