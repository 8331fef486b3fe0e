# SPDX-License-Identifier: Apache-2.0
"""The steps of a pipeline, read back out of the file that is written for GitHub, GitLab or Jenkins, and run as that system does:
one after the other, each in a shell of its own, until one fails."""
import os
import re
import subprocess

import yaml


def steps_of_github(folder):
    workflow = yaml.safe_load(open(os.path.join(folder, ".github/workflows/postern.yml")))
    assert set(workflow) == {"name", "on", "permissions", "jobs"}, set(workflow)  # "on" would be a truth in YAML 1.1
    job = workflow["jobs"]["gateway"]
    assert job["runs-on"] and job["steps"][0]["uses"].startswith("actions/checkout@")
    return [(each["name"], each["shell"], each["run"]) for each in job["steps"] if "run" in each]


def steps_of_gitlab(folder):
    job = yaml.safe_load(open(os.path.join(folder, ".gitlab-ci.yml")))["gateway"]
    return [(str(number), "sh -e {0}", each) for number, each in enumerate(job["script"])]


def steps_of_jenkins(folder):
    text = open(os.path.join(folder, "Jenkinsfile")).read()
    string = r"'((?:[^'\\\n]|\\.)*)'"
    unescape = lambda each: re.sub(r"\\(.)", lambda found: {"n": "\n"}.get(found[1], found[1]), each)
    stages = re.findall(r"stage\(" + string + r"\) \{\s*steps \{\s*sh " + string + r"\s*\}\s*\}", text)
    assert text.count("{") == text.count("}") and text.startswith("pipeline {")
    return [(unescape(name), "sh -xe {0}", unescape(script)) for name, script in stages]


SYSTEMS = {"github": steps_of_github, "gitlab": steps_of_gitlab, "jenkins": steps_of_jenkins}


def run(steps, folder, path):
    """Exit code of the first step that fails, how many were run, and what it said; `path` has the programs."""
    environment = {"PATH": path + ":" + os.environ["PATH"], "HOME": folder, "QT_QPA_PLATFORM": "offscreen", **{key: value for key, value in os.environ.items() if key.startswith("STUB_")}}
    for number, (name, shell, script) in enumerate(steps):
        file = os.path.join(path, f"step{number}.sh")
        with open(file, "w") as out:
            out.write(script + "\n")
        done = subprocess.run([file if word == "{0}" else word for word in shell.split()], cwd=folder, env=environment, capture_output=True, text=True, timeout=120)
        if done.returncode != 0:
            return done.returncode, number + 1, done.stdout + done.stderr
    return 0, len(steps), ""
