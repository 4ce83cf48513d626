"""Mends for moto 5.2.5: one function a defect, each saying what AWS does and what moto does.

A function mends when it is called; `apply` calls all but those named. Each has a test that fails without it
(CloudEmulatorMendsTest), but for tags_of_one_resource, which changes nothing but time; each goes when upstream mends it.
"""
import ipaddress
import re
from contextlib import contextmanager

from moto.autoscaling import models as autoscaling
from moto.autoscaling.exceptions import ValidationError
from moto.autoscaling.responses import AutoScalingResponse
from moto.core.types import Base64EncodedString
from moto.ec2 import exceptions as refusals
from moto.ec2.models import amis, elastic_network_interfaces, instances, launch_templates, security_groups
from moto.ec2.models import EC2Backend
from moto.ec2.responses import EC2Response
from moto.ec2.responses.dhcp_options import DHCPOptions as DhcpResponses
from moto.ec2.responses.egress_only_internet_gateways import EgressOnlyInternetGateway as EgressOnlyResponses
from moto.ec2.responses.instances import InstanceResponse
from moto.ec2.responses.launch_templates import LaunchTemplates as LaunchTemplateResponses
from moto.ec2.responses.security_groups import SecurityGroups as SecurityGroupResponses
from moto.ec2.responses.subnets import Subnets as SubnetResponses
from moto.ec2.models.subnets import Subnet
from moto.ec2.models.core import TaggedEC2Resource
from moto.ec2.utils import EC2_PREFIX_TO_RESOURCE, convert_tag_spec, generic_filter, get_prefix
from moto.core.responses import ActionResult, EmptyResult
from moto.elb import models as elb
from moto.elbv2 import models as elbv2

UNHANDLED_TAG = "windlass.dev/emulated-without-termination-handler"
UBUNTU_OWNER = "099720109477"
UBUNTU_NAME = "ubuntu/images/hvm-ssd-gp3/ubuntu-noble-24.04-amd64-server-20260714"


def public_image():
    """AWS offers Canonical's images; moto knows only a few old ones. Not a defect, but the world is empty without it."""

    def load(self):
        image = amis.Ami(
            self,
            "ami-0f7ba2c7e0ba1d0e5",
            name=UBUNTU_NAME,
            description="Canonical, Ubuntu, 24.04, amd64 noble image",
            image_location=f"amazon/{UBUNTU_NAME}",
            owner_id=UBUNTU_OWNER,
            owner_alias="amazon",
            public=True,
            virtualization_type="hvm",
            architecture="x86_64",
            hypervisor="xen",
            root_device_type="ebs",
            root_device_name="/dev/sda1",
        )
        self.amis[image.id] = image

    amis.AmiBackend._load_amis = load


def launched_version():
    """An instance keeps the number of the launch template version it was launched with, for good.

    moto answers with the template's current default version, so no instance would ever look out of date.
    """

    def launch_template(self):
        tags = {tag["key"]: tag["value"] for tag in self.instance.get_tags()}
        template_id = tags.get("aws:ec2launchtemplate:id")
        if template_id is None:
            return None
        group = self.auto_scaling_group
        template = group.ec2_backend.launch_templates.get(template_id)
        name = template.name if template else group.ec2_launch_template.name
        return {
            "LaunchTemplateId": template_id,
            "LaunchTemplateName": name,
            "Version": tags["aws:ec2launchtemplate:version"],
        }

    autoscaling.InstanceState.launch_template = property(launch_template)


def group_launches_its_template():
    """A group launches the version it names, with the template's interfaces, volumes, profile and tags.

    moto takes image, type and user data from that version but volumes and tags from the default one, and
    ignores network interfaces, instance profile, metadata options, key and volume tags.
    """
    original = instances.InstanceBackend.run_instances

    def replace_autoscaling_group_instances(self, count_needed, propagated_tags):
        if not self.ec2_launch_template:
            return original_replace(self, count_needed, propagated_tags)
        version = self.ec2_launch_template.get_version(self.launch_template_version)
        data = version.data
        tags = convert_tag_spec(data.get("TagSpecifications", []))
        interfaces = data.get("NetworkInterfaces", [])
        primary = interfaces[0] if interfaces else {}
        groups = primary.get("Groups") or data.get("SecurityGroupIds") or []
        subnets = self.vpc_zone_identifier.split(",") if self.vpc_zone_identifier else [None]
        for _ in range(count_needed):
            # AWS balances a group over its subnets' zones; moto puts all into the first
            held = [state.instance.subnet_id for state in self.instance_states]
            reservation = original(
                self.autoscaling_backend.ec2_backend,
                version.image_id,
                1,
                version.user_data,
                list(version.security_groups),
                instance_type=version.instance_type,
                is_instance_type_default=False,
                tags={
                    "instance": {**tags.get("instance", {}), **propagated_tags, autoscaling.ASG_NAME_TAG: self.name},
                    "volume": tags.get("volume", {}),
                },
                region_name=self.region,
                launch_template={"LaunchTemplateId": self.ec2_launch_template.id, "Version": version.number},
                security_group_ids=list(groups),
                associate_public_ip=primary.get("AssociatePublicIpAddress"),
                subnet_id=min(subnets, key=held.count),
                key_name=data.get("KeyName"),
                metadata_options=data.get("MetadataOptions", {}),
                monitoring_state="enabled" if data.get("Monitoring", {}).get("Enabled") else "disabled",
                **mapped(data),
            )
            for instance in reservation.instances:
                attach_profile(instance, data.get("IamInstanceProfile"))
                for interface in instance.nics.values():
                    interface.delete_on_termination = True
                instance.autoscaling_group = self
                self.instance_states.append(
                    autoscaling.InstanceState(
                        instance, protected_from_scale_in=self.new_instances_protected_from_scale_in
                    )
                )

    original_replace = autoscaling.FakeAutoScalingGroup.replace_autoscaling_group_instances
    autoscaling.FakeAutoScalingGroup.replace_autoscaling_group_instances = replace_autoscaling_group_instances


def one_thing_to_launch():
    """A group launches by a template, a mixed instances policy or a launch configuration: by the last that an update named.
    An update that names none leaves it, and an instance tells the launch configuration that it came from (AWS,
    UpdateAutoScalingGroup).

    moto tells the template beside the policy or the configuration, lets every other update take the policy away, and tells
    of each instance what its group has now.
    """
    group = autoscaling.FakeAutoScalingGroup
    original_set = group._set_launch_configuration
    original_template = group.launch_template.fget
    original_replace = group.replace_autoscaling_group_instances

    def _set_launch_configuration(self, launch_config_name, launch_template, mixed_instances_policy):
        if not (launch_config_name or launch_template or mixed_instances_policy):
            self.mixed_instances_policy = self.windlass_policy
            return
        self.launch_config = self.launch_configuration_name = self.ec2_launch_template = None
        original_set(self, launch_config_name, launch_template, mixed_instances_policy)
        self.windlass_policy = self.mixed_instances_policy

    def launch_template(self):
        return None if self.mixed_instances_policy else original_template(self)

    def replace_autoscaling_group_instances(self, *arguments, **named):
        original_replace(self, *arguments, **named)
        for state in self.instance_states:
            state.instance.__dict__.setdefault("windlass_configuration", self.launch_configuration_name)

    group._set_launch_configuration = _set_launch_configuration
    group.launch_template = property(launch_template)
    group.replace_autoscaling_group_instances = replace_autoscaling_group_instances
    autoscaling.InstanceState.launch_configuration_name = property(
        lambda self: getattr(self.instance, "windlass_configuration", None)
    )


def versions_that_are_deleted():
    """DeleteLaunchTemplateVersions takes versions away; the others keep their numbers, and none is given again.

    moto knows no such call, and a version by its place in the list alone.
    """
    template = launch_templates.LaunchTemplate
    original_create = template.create_version

    def create_version(self, data, description):
        version = original_create(self, data, description)
        self.windlass_made = version.number = getattr(self, "windlass_made", 0) + 1
        return version

    def get_version(self, num):
        if str(num).lower() == "$latest":
            return self.versions[-1]
        wanted = self.default_version_number if str(num).lower() == "$default" else num
        for version in self.versions:
            if str(version.number) == str(wanted):
                return version
        raise launch_templates.InvalidLaunchTemplateVersionNotFound(template_id=self.id, version=num)

    def delete_launch_template_versions(self):
        backend = self.ec2_backend
        name = self._get_param("LaunchTemplateName")
        found = (
            backend.get_launch_template_by_name(name)
            if name
            else backend.get_launch_template(self._get_param("LaunchTemplateId"))
        )
        numbers = [str(number) for number in self._get_param("Versions", [])]
        gone = [version for version in found.versions if str(version.number) in numbers and not found.is_default(version)]
        found.versions = [version for version in found.versions if version not in gone]
        told = [
            {"LaunchTemplateId": found.id, "LaunchTemplateName": found.name, "VersionNumber": version.number}
            for version in gone
        ]
        return ActionResult(
            {"SuccessfullyDeletedLaunchTemplateVersions": told, "UnsuccessfullyDeletedLaunchTemplateVersions": []}
        )

    template.create_version = create_version
    template.get_version = get_version
    template.default_version = lambda self: self.get_version("$Default")
    LaunchTemplateResponses.delete_launch_template_versions = delete_launch_template_versions


def mapped(data):
    mappings = [mapping for mapping in data.get("BlockDeviceMappings", []) if "Ebs" in mapping]
    return {"block_device_mappings": mappings} if mappings else {}


def attach_profile(instance, profile):
    if profile:
        instance.ec2_backend.associate_iam_instance_profile(
            instance.id, profile.get("Name"), profile.get("Arn")
        )


def user_data_of_later_versions():
    """Every version of a launch template may carry user data.

    moto wraps that of the first version only: launching from a later one fails its own assertion (500).
    """
    original = launch_templates.LaunchTemplateVersion.__init__

    def init(self, template, number, data, description):
        if isinstance(data.get("UserData"), (str, bytes)):
            text = data["UserData"]
            data["UserData"] = Base64EncodedString(text if isinstance(text, str) else text.decode("ascii"))
        original(self, template, number, data, description)

    launch_templates.LaunchTemplateVersion.__init__ = init


def protocols_without_ports():
    """Protocols other than TCP, UDP and ICMP have no ports: absent in permissions, -1 in rules (EC2 API, IpPermission).

    moto turns the missing ports into numbers and answers 500.
    """
    original = security_groups.SecurityGroupRule.__init__
    with_ports = {"tcp", "6", "udp", "17", "icmp", "1", "icmpv6", "58"}

    def init(self, ec2_backend, ip_protocol, group_id, from_port, to_port, *rest, **named):
        if str(ip_protocol).lower() in with_ports:
            original(self, ec2_backend, ip_protocol, group_id, from_port, to_port, *rest, **named)
        else:
            original(self, ec2_backend, ip_protocol, group_id, -1, -1, *rest, **named)
            self.from_port = self.to_port = None

    security_groups.SecurityGroupRule.__init__ = init


def every_authorized_rule():
    """Authorizing several permissions answers with all the rules made; moto answers with those of the last permission."""

    def authorize(direction):
        def action(self):
            self.error_on_dryrun()
            rules = []
            for arguments in self._process_rules_from_querystring():
                added, _ = getattr(self.ec2_backend, f"authorize_security_group_{direction}")(**arguments)
                rules.extend(added)
            return ActionResult({"Return": True, "SecurityGroupRules": rules})

        return action

    SecurityGroupResponses.authorize_security_group_ingress = authorize("ingress")
    SecurityGroupResponses.authorize_security_group_egress = authorize("egress")


def warm_pool_of_no_group():
    """DescribeWarmPool of a group that is gone answers without a pool; moto answers 500."""
    original = autoscaling.AutoScalingBackend.describe_warm_pool

    def describe_warm_pool(self, group_name):
        return original(self, group_name) if group_name in self.autoscaling_groups else None

    autoscaling.AutoScalingBackend.describe_warm_pool = describe_warm_pool


def detach_of_a_non_member():
    """DetachInstances refuses what is no member of the group; moto passes it over, so a repeated call looks harmless."""
    original = autoscaling.AutoScalingBackend.detach_instances

    def detach_instances(self, group_name, instance_ids, should_decrement):
        members = {state.instance.id for state in self.autoscaling_groups[group_name].instance_states}
        for instance_id in instance_ids:
            if instance_id not in members:
                raise ValidationError(f"The instance {instance_id} is not part of Auto Scaling group {group_name}.")
        return original(self, group_name, instance_ids, should_decrement)

    autoscaling.AutoScalingBackend.detach_instances = detach_instances


def held_for_termination_hooks():
    """A group holds an instance that it is to terminate until each termination hook is completed, and launches its
    replacement meanwhile; moto keeps hooks, knows no completing and holds nothing.

    What completes a hook in a cluster is its termination handler. No emulated cluster runs one, so that all but the groups
    with UNHANDLED_TAG are taken to have one that is done at once.
    """
    original_terminate = autoscaling.AutoScalingBackend.terminate_instance
    original_attach = autoscaling.AutoScalingBackend.attach_instances
    original_delete = autoscaling.AutoScalingBackend.delete_auto_scaling_group
    original_resize = autoscaling.FakeAutoScalingGroup.set_desired_capacity
    original_update = autoscaling.FakeAutoScalingGroup.update

    def terminate_instance(self, instance_id, should_decrement):
        members = (state for group in self.autoscaling_groups.values() for state in group.instance_states)
        state = next(state for state in members if state.instance.id == instance_id)
        group = state.auto_scaling_group
        hooks = {
            hook.name
            for hook in self.describe_lifecycle_hooks(group.name)
            if hook.lifecycle_transition == "autoscaling:EC2_INSTANCE_TERMINATING"
        }
        if not hooks or UNHANDLED_TAG not in {tag["Key"] for tag in group.tags}:
            return original_terminate(self, instance_id, should_decrement)
        size = group.desired_capacity
        if not going(state):
            state.lifecycle_state = "Terminating:Wait"
            state.instance.windlass_hooks = hooks
            self.set_desired_capacity(group.name, size - 1 if should_decrement else size)
        return autoscaling.TerminateInstanceActivity(state.instance, size)

    def complete_lifecycle_action(self):
        instance_id, hook = self._get_param("InstanceId"), self._get_param("LifecycleHookName")
        backend = self.autoscaling_backend
        held = next((state.instance for state in backend.describe_auto_scaling_instances([instance_id])), None)
        if hook not in getattr(held, "windlass_hooks", ()):
            raise ValidationError(f"No active Lifecycle Action found with instance ID {instance_id}")
        held.windlass_hooks.discard(hook)
        if not held.windlass_hooks:
            end(backend, [instance_id])
        return EmptyResult()

    def end(backend, instance_ids):
        backend.ec2_backend.terminate_instances(instance_ids)
        backend.notify_terminate_instances(instance_ids)

    # whoever is going counts in no size any more, and is not chosen to go

    def attach_instances(self, group_name, instance_ids):
        with aside(self.autoscaling_groups[group_name], going):
            return original_attach(self, group_name, instance_ids)

    def set_desired_capacity(self, new_capacity):
        with aside(self, going):
            return original_resize(self, new_capacity)

    def update(self, *arguments, **named):
        with aside(self, going):
            return original_update(self, *arguments, **named)

    def delete_auto_scaling_group(self, group_name):
        group = self.autoscaling_groups.get(group_name)
        held = [state.instance.id for state in group.instance_states if going(state)] if group else []
        if held:
            end(self, held)
        return original_delete(self, group_name)

    autoscaling.AutoScalingBackend.terminate_instance = terminate_instance
    autoscaling.AutoScalingBackend.attach_instances = attach_instances
    autoscaling.AutoScalingBackend.delete_auto_scaling_group = delete_auto_scaling_group
    autoscaling.FakeAutoScalingGroup.set_desired_capacity = set_desired_capacity
    autoscaling.FakeAutoScalingGroup.update = update
    AutoScalingResponse.complete_lifecycle_action = complete_lifecycle_action


def going(state):
    return state.lifecycle_state.startswith("Terminating")


@contextmanager
def aside(group, those):
    """As if those of its instances were not in the group."""
    away = [state for state in group.instance_states if those(state)]
    group.instance_states = [state for state in group.instance_states if not those(state)]
    try:
        yield
    finally:
        group.instance_states.extend(away)


def private_dns_of_subnets():
    """ModifySubnetAttribute sets the host name type and the AAAA record too; moto ignores both."""
    original = SubnetResponses.modify_subnet_attribute

    def modify_subnet_attribute(self):
        options = self.ec2_backend.get_subnet(self._get_param("SubnetId")).private_dns_name_options_on_launch
        host_names = self._get_param("PrivateDnsHostnameTypeOnLaunch")
        if host_names is not None:
            options["HostnameType"] = host_names
        records = self._get_param("EnableResourceNameDnsAAAARecordOnLaunch.Value")
        if records is not None:
            options["EnableResourceNameDnsAAAARecord"] = records
        return original(self)

    SubnetResponses.modify_subnet_attribute = modify_subnet_attribute


def associations_of_deleted_subnets():
    """Deleting a subnet ends its route table association; moto keeps it, and then refuses to delete the table."""
    original = EC2Backend.delete_subnet

    def delete_subnet(self, subnet_id):
        subnet = original(self, subnet_id)
        for table in self.route_tables.values():
            for association in [a for a, s in table._associations.items() if s == subnet_id]:
                table._associations.pop(association)
        return subnet

    EC2Backend.delete_subnet = delete_subnet


def options_outlive_their_vpc():
    """Deleting a VPC leaves its DHCP options, which others may use; moto deletes them with it."""
    original = EC2Backend.delete_vpc

    def delete_vpc(self, vpc_id):
        vpc = self.vpcs.get(vpc_id)
        options = vpc.dhcp_options if vpc else None
        if vpc:
            vpc.dhcp_options = None
        try:
            deleted = original(self, vpc_id)
        except Exception:
            if vpc:
                vpc.dhcp_options = options
            raise
        if options:
            options.vpc = next((v for v in self.vpcs.values() if v.dhcp_options is options), None)
        return deleted

    EC2Backend.delete_vpc = delete_vpc


def tags_of_new_dhcp_options():
    """DHCP options get the tags they are created with; moto drops them."""
    original = DhcpResponses.create_dhcp_options

    def create_dhcp_options(self):
        answer = original(self)
        tags = self._parse_tag_specification().get("dhcp-options", {})
        answer._result["DhcpOptions"].add_tags(tags)
        return answer

    DhcpResponses.create_dhcp_options = create_dhcp_options


def two_hyphens():
    """A target group's name may hold two hyphens in a row; moto refuses it by a rule of its own."""
    strict = r"(?!.*--)(?!^-)(?!.*-$)^[A-Za-z0-9-]+$"

    class Expressions:
        def __getattr__(self, name):
            return getattr(re, name)

        def match(self, pattern, *rest):
            return re.match(pattern.replace("(?!.*--)", "") if pattern == strict else pattern, *rest)

    elbv2.re = Expressions()


def targets_of_members():
    """A group registers an instance as it joins, and takes one that leaves out of its target groups and load balancers.

    moto takes none out of a target group, and whenever anything joins it registers all members anew, also those that
    somebody has deregistered.
    """
    original_targets = autoscaling.AutoScalingBackend.update_attached_target_groups
    original_balancers = autoscaling.AutoScalingBackend.update_attached_elbs
    original_notify = autoscaling.AutoScalingBackend.notify_terminate_instances

    def update_attached_target_groups(self, group_name):
        group = self.autoscaling_groups[group_name]
        targets = {
            arn: self.elbv2_backend.target_groups[arn].targets
            for arn in group.target_group_arns
            if arn in self.elbv2_backend.target_groups
        }
        before = {arn: set(held) for arn, held in targets.items()}
        with aside(group, lambda state: state.lifecycle_state != "InService"):
            original_targets(self, group_name)
        staying = {state.instance.id for state in group.active_instances()}
        for arn, held in targets.items():
            for target in out(group, arn, before[arn], held, staying):
                held.pop(target)

    def update_attached_elbs(self, group_name):
        group = self.autoscaling_groups[group_name]
        balancers = {
            name: self.elb_backend.load_balancers[name]
            for name in group.load_balancer_names or []
            if name in self.elb_backend.load_balancers
        }
        before = {name: set(balancer.instance_ids) for name, balancer in balancers.items()}
        original_balancers(self, group_name)
        if len(balancers) < len(group.load_balancer_names or []):
            # where one is gone, moto registers nowhere
            return
        staying = {state.instance.id for state in group.active_instances()}
        for name, balancer in balancers.items():
            leaving = out(group, name, before[name], balancer.instance_ids, staying)
            self.elb_backend.deregister_instances(name, leaving, from_autoscaling=True)

    def out(group, balancer, before, now, staying):
        """Of what is registered now: who left the group, and who stays but had been taken out before."""
        known = group.__dict__.setdefault("windlass_registered", {}).get(balancer, set())
        group.windlass_registered[balancer] = staying
        return [target for target in now if target in known and (target not in staying or target not in before)]

    def forgetting(change):
        """Who is attached or detached as a whole registers its members anew."""

        def changed(self, group_name, those):
            group = self.autoscaling_groups[group_name]
            # moto takes the members out of every classic balancer where one is detached
            for balancer in [*those, *(group.load_balancer_names or [])]:
                group.__dict__.get("windlass_registered", {}).pop(balancer, None)
            return change(self, group_name, those)

        return changed

    def notify_terminate_instances(self, instance_ids):
        losing = [
            name
            for name, group in self.autoscaling_groups.items()
            if any(state.instance.id in instance_ids for state in group.instance_states)
        ]
        original_notify(self, instance_ids)
        for name in losing:
            self.update_attached_target_groups(name)

    autoscaling.AutoScalingBackend.update_attached_target_groups = update_attached_target_groups
    autoscaling.AutoScalingBackend.update_attached_elbs = update_attached_elbs
    for name in (
        "attach_load_balancers",
        "detach_load_balancers",
        "attach_load_balancer_target_groups",
        "detach_load_balancer_target_groups",
    ):
        setattr(autoscaling.AutoScalingBackend, name, forgetting(getattr(autoscaling.AutoScalingBackend, name)))
    autoscaling.AutoScalingBackend.notify_terminate_instances = notify_terminate_instances


def deregistered_from_a_classic_balancer():
    """An instance that is deregistered by name is out, whoever registered it; moto keeps what its group registered."""
    original = elb.ELBBackend.deregister_instances

    def deregister_instances(self, load_balancer_name, instance_ids, from_autoscaling=False):
        instance_ids = list(instance_ids)
        balancer = original(self, load_balancer_name, instance_ids, from_autoscaling)
        return original(self, load_balancer_name, instance_ids, True) if not from_autoscaling else balancer

    elb.ELBBackend.deregister_instances = deregister_instances


def ephemeral_devices():
    """A block device mapping may name an instance store (VirtualName), which is no volume; moto refuses it."""
    original = InstanceResponse._parse_block_device_mapping

    def parse(self):
        named = self._get_param("BlockDeviceMappings", [])
        named[:] = [mapping for mapping in named if "VirtualName" not in mapping]
        return original(self)

    InstanceResponse._parse_block_device_mapping = parse


def addresses_of_large_subnets():
    """AvailableIpAddressCount is a 32 bit number and counts IPv4 only; moto answers 2^64 for an IPv6 subnet."""
    original = Subnet.available_ip_address_count.fget
    Subnet.available_ip_address_count = property(lambda self: max(0, min(original(self), 2**31 - 1)))


def filters_of_egress_only_gateways():
    """DescribeEgressOnlyInternetGateways honours its filters; moto answers with every gateway."""

    def describe_egress_only_internet_gateways(self):
        ids = self._get_param("EgressOnlyInternetGatewayIds", [])
        gateways = self.ec2_backend.describe_egress_only_internet_gateways(ids)
        gateways = generic_filter(self._filters_from_querystring(), gateways)
        return ActionResult({"EgressOnlyInternetGateways": gateways})

    EgressOnlyResponses.describe_egress_only_internet_gateways = describe_egress_only_internet_gateways


def spelled(block):
    """A block as EC2 stores and answers it: no bits behind the prefix, IPv6 by RFC 5952. What is no block stays."""
    try:
        return str(ipaddress.ip_network(block, strict=False))
    except ValueError:
        return block


def blocks_of_rules_as_ec2_spells_them():
    """EC2 stores and answers the canonical block of a rule, and takes two spellings for one; moto keeps what was sent."""

    def canonical(original):
        def action(self, *arguments, ip_ranges, **named):
            for held in ip_ranges or []:
                for key in {"CidrIp", "CidrIpv6"} & held.keys():
                    held[key] = spelled(held[key])
            return original(self, *arguments, ip_ranges=ip_ranges, **named)

        return action

    def modify_security_group_rules(self, group_id, rules):
        for rule in rules.values():
            for key in {"CidrIpv4", "CidrIpv6"} & rule.keys():
                rule[key] = spelled(rule[key])
        return original_modify(self, group_id, rules)

    backend = security_groups.SecurityGroupBackend
    original_modify = backend.modify_security_group_rules
    for verb in ("authorize", "revoke"):
        for direction in ("ingress", "egress"):
            name = f"{verb}_security_group_{direction}"
            setattr(backend, name, canonical(getattr(backend, name)))
    backend.modify_security_group_rules = modify_security_group_rules


def blocks_of_networks_as_ec2_spells_them():
    """CreateVpc and CreateSubnet take a block with bits behind its prefix for the block itself; moto keeps what was sent."""
    original_vpc = EC2Backend.create_vpc
    original_subnet = EC2Backend.create_subnet

    def create_vpc(self, cidr_block, *rest, **named):
        return original_vpc(self, spelled(cidr_block), *rest, **named)

    def create_subnet(self, vpc_id, cidr_block, *rest, **named):
        return original_subnet(self, vpc_id, cidr_block and spelled(cidr_block), *rest, **named)

    EC2Backend.create_vpc = create_vpc
    EC2Backend.create_subnet = create_subnet


def edits_of_rules():
    """ModifySecurityGroupRules keeps id and tags, takes a protocol by number, sets blocks of IPv6, prefix lists and
    referenced groups, and refuses what another rule of the group does already.

    moto keeps the protocol as it was sent, sets IPv4 blocks only, and makes a second rule of the same.
    """
    original = security_groups.SecurityGroupBackend.modify_security_group_rules
    names = {"6": "tcp", "17": "udp", "1": "icmp", "58": "icmpv6"}

    def modify_security_group_rules(self, group_id, rules):
        group = self.get_security_group_by_name_or_id(group_id)
        before = {rule_id: vars(group.get_rule(rule_id)).copy() for rule_id in rules if group and group.get_rule(rule_id)}
        for held in before.values():
            held["ip_range"], held["source_group"] = dict(held["ip_range"]), dict(held["source_group"])
        for new in rules.values():
            protocol = str(new.get("IpProtocol")).lower()
            new["IpProtocol"] = names.get(protocol, protocol)
            if new["IpProtocol"] not in names.values():
                new["FromPort"] = new["ToPort"] = -1
        original(self, group_id, rules)
        for rule_id, new in rules.items():
            rule = group.get_rule(rule_id)
            if new["IpProtocol"] not in names.values():
                rule.from_port = rule.to_port = None
            if "CidrIpv6" in new:
                rule.ip_range["CidrIpv6"] = new["CidrIpv6"]
            if "PrefixListId" in new:
                rule.prefix_list_id = new["PrefixListId"]
            if "ReferencedGroupId" in new:
                rule.source_group["GroupId"] = new["ReferencedGroupId"]
            others = group.egress_rules if rule.is_egress else group.ingress_rules
            if any(other is not rule and other == rule for other in others):
                for held_id, held in before.items():
                    vars(group.get_rule(held_id)).update(held)
                raise refusals.InvalidPermissionDuplicateError()

    security_groups.SecurityGroupBackend.modify_security_group_rules = modify_security_group_rules


def rules_of_each_family():
    """A group has at most 60 rules a direction for IPv4, and 60 for IPv6; one that names a group or a prefix list counts
    for both (source: Amazon VPC quotas). moto counts all together, and prefix lists not at all.
    """
    most = 60

    def verify(self, group, current_rule_nb, ip_ranges, source_groups=None, egress=False):
        for family, other in (("CidrIp", "CidrIpv6"), ("CidrIpv6", "CidrIp")):
            held = group.egress_rules if egress else group.ingress_rules
            more = [held for held in ip_ranges or [] if family in held] + (source_groups or [])
            if len([rule for rule in held if other not in rule.ip_range]) + len(more) > most:
                raise refusals.RulesPerSecurityGroupLimitExceededError()

    security_groups.SecurityGroupBackend._verify_group_will_respect_rule_count_limit = verify


def sizes_of_subnets():
    """A subnet's block is from /16 to /28, else InvalidSubnet.Range (source: EC2 API, CreateSubnet); moto takes a /29."""
    original = EC2Backend.create_subnet

    def create_subnet(self, vpc_id, cidr_block, *rest, **named):
        if cidr_block and "/" in cidr_block and not 16 <= int(cidr_block.rsplit("/", 1)[1]) <= 28:
            raise refusals.InvalidSubnetRangeError(cidr_block)
        return original(self, vpc_id, cidr_block, *rest, **named)

    EC2Backend.create_subnet = create_subnet


def names_of_launch_templates():
    """A launch template's name has 3 to 128 letters, digits and ( ) . / _ - (source: EC2 API, CreateLaunchTemplate); moto
    takes any.
    """
    original = launch_templates.LaunchTemplateBackend.create_launch_template

    def create_launch_template(self, name, *rest, **named):
        if not re.fullmatch(r"[a-zA-Z0-9().\-/_]{3,128}", name or ""):
            raise refusals.EC2ClientError(
                "InvalidLaunchTemplateName.MalformedException",
                f"The launch template name '{name}' is malformed. A launch template name must be between 3 and 128 "
                "characters, and may contain letters, numbers, and the following characters: - ( ) . / _.",
            )
        return original(self, name, *rest, **named)

    launch_templates.LaunchTemplateBackend.create_launch_template = create_launch_template


def refuse_tags(tags, refusal):
    """(source: Amazon EC2 user guide, tag restrictions)"""
    for key, value in tags.items():
        if len(key) > 128:
            raise refusal(f"Tag key exceeds the maximum length of 128 characters: '{key}'")
        if len(value or "") > 256:
            raise refusal(f"Tag value exceeds the maximum length of 256 characters: '{value}'")
        if key.lower().startswith("aws:"):
            raise refusal("Tag keys starting with 'aws:' are reserved for internal use")


def invalid_parameter(message):
    return refusals.EC2ClientError("InvalidParameterValue", message)


def limits_of_tags():
    """A tag's key has at most 128 characters, its value 256, and no key of ours begins with aws:. moto takes any, and minds
    only that a resource has at most 50 tags.
    """
    making = ("create_", "run_", "authorize_", "allocate_", "import_", "copy_", "request_")
    original_group = AutoScalingResponse.create_auto_scaling_group
    original_update = AutoScalingResponse.create_or_update_tags

    def of_resources(original):
        def action(self):
            specified = self._get_param("TagSpecifications", []) or self._get_param("TagSpecification", [])
            for tags in [held.get("Tags", []) for held in specified] + [self._get_param("Tags", [])]:
                refuse_tags({tag["Key"]: tag.get("Value") for tag in tags}, invalid_parameter)
            return original(self)

        return action

    def of_groups(original):
        def action(self):
            refuse_tags({tag["Key"]: tag.get("Value") for tag in self._get_param("Tags", [])}, ValidationError)
            return original(self)

        return action

    for responses in EC2Response.__mro__:
        for name, action in list(vars(responses).items()):
            if callable(action) and name.startswith(making):
                setattr(responses, name, of_resources(action))
    AutoScalingResponse.create_auto_scaling_group = of_groups(original_group)
    AutoScalingResponse.create_or_update_tags = of_groups(original_update)


def malformed_images():
    """RunInstances, and a group that is to launch from a template, refuse what is no image's id; the template itself is
    made. moto launches from anything.
    """
    original_run = instances.InstanceBackend.run_instances
    original_group = autoscaling.AutoScalingBackend.create_auto_scaling_group
    original_update = autoscaling.AutoScalingBackend.update_auto_scaling_group

    def malformed(image):
        return image and not re.fullmatch(r"ami-[0-9a-z]+", image)

    def run_instances(self, image_id, *rest, **named):
        if malformed(image_id):
            raise refusals.MalformedAMIIdError([image_id])
        return original_run(self, image_id, *rest, **named)

    def of_group(original):
        def action(self, *arguments, **named):
            specified = named.get("launch_template") or {}
            image = image_of(self.ec2_backend, specified)
            if malformed(image):
                raise ValidationError(
                    f'You must use a valid fully-formed launch template. Invalid id: "{image}" (expecting "ami-...")'
                )
            return original(self, *arguments, **named)

        return action

    def image_of(ec2, specified):
        name, template_id = specified.get("LaunchTemplateName"), specified.get("LaunchTemplateId")
        template_id = template_id or ec2.launch_template_name_to_ids.get(name)
        if template_id not in ec2.launch_templates:
            return None
        return ec2.launch_templates[template_id].get_version(specified.get("Version", "$Default")).image_id

    instances.InstanceBackend.run_instances = run_instances
    autoscaling.AutoScalingBackend.create_auto_scaling_group = of_group(original_group)
    autoscaling.AutoScalingBackend.update_auto_scaling_group = of_group(original_update)


def names_of_ipv6_interfaces():
    """An interface without an IPv4 address has no name by one (EC2: instance hostname types); moto makes one of the parts of
    an IPv4 address and answers 500, so nothing can be launched into a subnet that has IPv6 alone.
    """
    original = elastic_network_interfaces.generate_dns_from_ip

    def generate_dns_from_ip(ip, dns_type="internal"):
        return "" if ":" in ip else original(ip, dns_type)

    elastic_network_interfaces.generate_dns_from_ip = generate_dns_from_ip


def tags_of_one_resource():
    """Not what a call answers, but how long it takes.

    moto looks for the tags of a resource among those of all, once for each resource that a filter looks at, so an
    account slows down with the square of what it has ever held.
    """

    def get_tags(self):
        held = self.ec2_backend.tags.get(self.id, {}) if self.id else {}
        kind = EC2_PREFIX_TO_RESOURCE.get(get_prefix(self.id), "") if held else ""
        return [{"resource_id": self.id, "key": key, "value": value, "resource_type": kind} for key, value in held.items()]

    TaggedEC2Resource.get_tags = get_tags


MENDS = (
    public_image,
    user_data_of_later_versions,
    launched_version,
    group_launches_its_template,
    one_thing_to_launch,
    versions_that_are_deleted,
    protocols_without_ports,
    every_authorized_rule,
    warm_pool_of_no_group,
    detach_of_a_non_member,
    held_for_termination_hooks,
    private_dns_of_subnets,
    associations_of_deleted_subnets,
    options_outlive_their_vpc,
    tags_of_new_dhcp_options,
    two_hyphens,
    targets_of_members,
    deregistered_from_a_classic_balancer,
    ephemeral_devices,
    addresses_of_large_subnets,
    filters_of_egress_only_gateways,
    edits_of_rules,
    blocks_of_rules_as_ec2_spells_them,
    blocks_of_networks_as_ec2_spells_them,
    rules_of_each_family,
    sizes_of_subnets,
    names_of_launch_templates,
    limits_of_tags,
    malformed_images,
    names_of_ipv6_interfaces,
    tags_of_one_resource,
)


def apply(without):
    unknown = without - {mend.__name__ for mend in MENDS}
    if unknown:
        raise SystemExit(f"no such mend: {', '.join(sorted(unknown))}")
    for mend in MENDS:
        if mend.__name__ not in without:
            mend()
