#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The Kustomize base and the sidecar: kubectl puts them together, kubernetes-models says whether the objects are such, with
unknown fields refused; and what objects name of each other has to be there.  kubernetes.py EXPORT_WRITER POSTERND"""
import base64
import copy
import json
import os
import re
import subprocess
import sys

import yaml

import judging
from judging import check

writer, posternd = map(os.path.abspath, sys.argv[1:3])
here = os.path.dirname(os.path.abspath(__file__))
judging.needs("kubernetes", "node")
kubectl = judging.shutil.which("kubectl")  # no package of Debian has one that is new enough
if not os.path.exists(os.path.join(here, "../node_modules/kubernetes-models/package.json")):
    judging.skip("kubernetes", "kubernetes-models is not installed: run `npm ci` in tests/judges")

LABEL = re.compile(r"[a-z]([-a-z0-9]{0,61}[a-z0-9])?")
VALUE = re.compile(r"([A-Za-z0-9]([-_.A-Za-z0-9]{0,61}[A-Za-z0-9])?)?")


def built(folder):
    if not kubectl:
        named = yaml.safe_load(open(os.path.join(folder, "kustomization.yaml")))["resources"]
        return [yaml.safe_load(open(os.path.join(folder, each))) for each in named]
    text = subprocess.run(["kubectl", "kustomize", folder], check=True, capture_output=True, text=True).stdout
    return list(yaml.safe_load_all(text))


def verdicts(objects, work):
    path = os.path.join(work, "objects.json")
    with open(path, "w") as file:
        json.dump(objects, file)
    told = subprocess.run(["node", os.path.join(here, "objects.mjs"), path], check=True, capture_output=True, text=True)
    return told.stdout.splitlines()


def pod_references(spec, objects, secret):
    """Mounts have volumes, volumes have what they are made of, probes have ports."""
    maps = {each["metadata"]["name"]: each for each in objects if each["kind"] == "ConfigMap"}
    volumes = {each["name"]: each for each in spec.get("volumes", [])}
    assert len(volumes) == len(spec.get("volumes", []))
    used = set()
    for container in spec.get("containers", []) + spec.get("initContainers", []):
        ports = {each["name"] for each in container.get("ports", [])}
        for probe in ("startupProbe", "readinessProbe", "livenessProbe"):
            if probe in container:
                asked = container[probe].get("httpGet") or container[probe]["tcpSocket"]
                assert asked["port"] in ports, probe
        paths = [each["mountPath"] for each in container.get("volumeMounts", [])]
        assert len(paths) == len(set(paths))
        for mount in container.get("volumeMounts", []):
            volume = volumes[mount["name"]]
            used.add(mount["name"])
            source = volume.get("configMap") or volume.get("secret") or {}
            if "items" in source:
                assert mount["subPath"] in {each["path"] for each in source["items"]}, mount
        for variable in container.get("env", []):
            if "valueFrom" in variable:
                assert variable["valueFrom"]["secretKeyRef"]["name"] == secret
    assert used == set(volumes), "a volume that nobody mounts"
    for volume in volumes.values():
        if "configMap" in volume:
            held = maps[volume["configMap"]["name"]]
            keys = set(held.get("binaryData", {})) | set(held.get("data", {}))
            assert {each["key"] for each in volume["configMap"].get("items", [])} <= keys
        if "secret" in volume:
            assert volume["secret"]["secretName"] == secret


def restricted(spec):
    """Pod Security Standards, profile restricted."""
    assert spec["securityContext"]["runAsNonRoot"] and spec["securityContext"]["seccompProfile"]["type"] == "RuntimeDefault"
    for container in spec["containers"]:
        context = container["securityContext"]
        assert context["allowPrivilegeEscalation"] is False and context["capabilities"]["drop"] == ["ALL"] and context["readOnlyRootFilesystem"]
    assert all(set(each) - {"name"} <= {"configMap", "secret", "emptyDir"} for each in spec.get("volumes", []))


def references(objects):
    by_kind = {each["kind"]: each for each in objects}
    deployment, service = by_kind["Deployment"], by_kind["Service"]
    template = deployment["spec"]["template"]
    labels = template["metadata"]["labels"].items()
    name = deployment["metadata"]["name"]
    for selector in (deployment["spec"]["selector"]["matchLabels"], service["spec"]["selector"], by_kind["PodDisruptionBudget"]["spec"]["selector"]["matchLabels"],
                     by_kind["NetworkPolicy"]["spec"]["podSelector"]["matchLabels"],
                     template["spec"]["affinity"]["podAntiAffinity"]["preferredDuringSchedulingIgnoredDuringExecution"][0]["podAffinityTerm"]["labelSelector"]["matchLabels"]):
        assert selector and selector.items() <= labels, selector
    target = by_kind["HorizontalPodAutoscaler"]["spec"]["scaleTargetRef"]
    assert (target["apiVersion"], target["kind"], target["name"]) == ("apps/v1", "Deployment", name)
    assert by_kind["HorizontalPodAutoscaler"]["spec"]["minReplicas"] >= 2 and deployment["spec"]["replicas"] >= 2
    ports = {each["name"]: each["containerPort"] for each in template["spec"]["containers"][0]["ports"]}
    assert {each["targetPort"] for each in service["spec"]["ports"]} == set(ports)
    assert {each["port"] for each in by_kind["NetworkPolicy"]["spec"]["ingress"][0]["ports"]} == set(ports.values())
    pod_references(template["spec"], objects, name + "-secrets")
    restricted(template["spec"])
    for each in objects:
        assert LABEL.fullmatch(each["metadata"]["name"]), each["metadata"]["name"]
        assert all(VALUE.fullmatch(value) for value in each["metadata"].get("labels", {}).values())


with judging.work() as work:
    for number, options in enumerate(([], ["--hostile", "--state", "--namespace", "shop"], ["--large"], ["--signers", "-----BEGIN PUBLIC KEY-----\n"], ["--plain"])):
        folder = os.path.join(work, f"base{number}")
        judging.write(writer, "kubernetes", folder, posternd, *options)
        objects = built(folder)
        said = verdicts(objects, work)
        check(all(each.startswith("ok ") for each in said) and len(said) == len(objects), f"{' '.join(options)!r}: {', '.join(said)}")
        references(objects)
        check(True, "what they name of each other is there")
        kinds = [each["kind"] for each in objects]
        check(("ConfigMap" in kinds) == ("--large" not in options), "a bundle that a ConfigMap holds is in one, and no other")

    hostile = built(os.path.join(work, "base1"))
    apis = next(each for each in hostile if each["kind"] == "Deployment")["metadata"]["annotations"]["postern.dev/apis"]
    check("Orders: \"the\" 1.0\n" in apis and "{{ .Values.x }}\n" in apis and "\u6ce8\u6587 \U0001f432\n" in apis, "hostile names are read back as they are")
    held = next(each for each in hostile if each["kind"] == "ConfigMap")
    check(base64.b64decode(held["binaryData"]["snapshot.bin"]) == b"\0\xff snapshot", "the bundle's octets are what they were")

    # The judge judges.
    wrong = copy.deepcopy(hostile)
    deployment = next(each for each in wrong if each["kind"] == "Deployment")
    deployment["spec"]["template"]["spec"]["containers"][0]["imagePullpolicy"] = "Always"
    check(any("unknown: /spec/template/spec/containers/0/imagePullpolicy" in each for each in verdicts(wrong, work)), "a field that does not exist is refused")

    if not kubectl:
        print("     kubectl is not there: the sidecar is not put together")
        sys.exit(0)
    component = os.path.join(work, "sidecar")
    judging.write(writer, "kubernetes", component, posternd, "--sidecar")
    app = os.path.join(work, "app")
    os.makedirs(app)
    spec = {"containers": [{"name": "app", "image": "app:1", "ports": [{"name": "http", "containerPort": 8080}], "volumeMounts": [{"name": "secrets", "mountPath": "/s"}]}],
            "volumes": [{"name": "secrets", "emptyDir": {}}], "terminationGracePeriodSeconds": 90}
    labels = {"app": "app"}
    with open(os.path.join(app, "deployment.yaml"), "w") as file:
        json.dump({"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "app"},
                   "spec": {"selector": {"matchLabels": labels}, "template": {"metadata": {"labels": labels}, "spec": spec}}}, file)
    with open(os.path.join(app, "kustomization.yaml"), "w") as file:
        json.dump({"apiVersion": "kustomize.config.k8s.io/v1beta1", "kind": "Kustomization", "resources": ["deployment.yaml"], "components": ["../sidecar"]}, file)
    objects = built(app)
    said = verdicts(objects, work)
    check(all(each.startswith("ok ") for each in said), "with the sidecar: " + ", ".join(said))
    pod = next(each for each in objects if each["kind"] == "Deployment")["spec"]["template"]["spec"]
    check([each["name"] for each in pod["containers"]] == ["app"] and pod["initContainers"][0]["restartPolicy"] == "Always", "it stands beside the application's container")
    names = [port["name"] for each in pod["containers"] + pod["initContainers"] for port in each["ports"]]
    check(len(names) == len(set(names)), "no two ports of the pod have one name: " + " ".join(names))
    pod_references(pod, objects, "orders-secrets")
    check(pod["terminationGracePeriodSeconds"] == 90, "what the application has stays")
