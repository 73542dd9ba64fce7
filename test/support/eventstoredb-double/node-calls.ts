import { randomUUID } from 'node:crypto';
import type { ClusterInfo } from '@eventstore/db-client/generated/gossip_pb.js';
import gossip from '@eventstore/db-client/generated/gossip_pb.js';
import type { SupportedMethods } from '@eventstore/db-client/generated/serverfeatures_pb.js';
import features from '@eventstore/db-client/generated/serverfeatures_pb.js';
import type { Empty } from '@eventstore/db-client/generated/shared_pb.js';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import type { ServerUnaryCall, sendUnaryData } from '@grpc/grpc-js';
import { admission, type Member, type ServerNode, waited } from './server-node.ts';

const VERSION = '24.6.0';
const STREAMS = 'event_store.client.streams.streams';
const METHODS: readonly (readonly [string, readonly string[]])[] = [
  ['read', ['position', 'events']],
  ['append', []],
  ['batchappend', ['deadline_duration']],
  ['delete', []],
  ['tombstone', []],
];

/** ServerFeatures.GetSupportedMethods: by this the client chooses how it appends. */
export function featuresCall(node: ServerNode) {
  return async (
    _call: ServerUnaryCall<Empty, SupportedMethods>,
    answer: sendUnaryData<SupportedMethods>,
  ): Promise<void> => {
    const admitted = admission(node, node.faults.take('features'));
    if (!(await waited(node)) || admitted === 'unanswered') return;
    if (admitted !== 'served') return answer(admitted);
    const supported = new features.SupportedMethods();
    supported.setEventStoreServerVersion(VERSION);
    for (const [name, list] of METHODS) {
      const method = new features.SupportedMethod();
      method.setServiceName(STREAMS);
      method.setMethodName(name);
      method.setFeaturesList([...list]);
      supported.addMethods(method);
    }
    answer(null, supported);
  };
}

/** Gossip.Read: by this the client finds the leader of a cluster. */
export function gossipCall(node: ServerNode) {
  return async (
    _call: ServerUnaryCall<Empty, ClusterInfo>,
    answer: sendUnaryData<ClusterInfo>,
  ): Promise<void> => {
    const admitted = admission(node, node.faults.take('gossip'));
    if (!(await waited(node)) || admitted === 'unanswered') return;
    if (admitted !== 'served') return answer(admitted);
    const info = new gossip.ClusterInfo();
    for (const member of node.members()) info.addMembers(memberInfo(node, member));
    answer(null, info);
  };
}

function memberInfo(node: ServerNode, member: Member) {
  const { VNodeState } = gossip.MemberInfo;
  const info = new gossip.MemberInfo();
  const id = new shared.UUID();
  id.setString(member.id ?? randomUUID());
  info.setInstanceId(id);
  info.setTimeStamp(String(BigInt(Math.floor(node.log.clock() || 0)) * 10_000n));
  info.setState(member.state === 'leader' ? VNodeState.LEADER : VNodeState.FOLLOWER);
  info.setIsAlive(member.isAlive);
  const endpoint = new gossip.EndPoint();
  endpoint.setAddress(member.host);
  endpoint.setPort(member.port);
  return info.setHttpEndPoint(endpoint);
}
