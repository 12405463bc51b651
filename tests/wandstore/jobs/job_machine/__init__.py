"""The life of a job as a state machine: Hypothesis chooses who does what next, and what goes wrong.

Every part of the product that runs by itself (an edge request, a delivered message, a heartbeat, a dead letter, the
keeper) is an `Actor`: the product's own function in a thread that stops before each of its calls to AWS. One runs at a
time, and only when it is told to, so the machine decides in which order the calls of all actors happen and what becomes
of each: it is done, it is repeated, its reply is lost, it meets another transaction, its process dies. An actor that
nobody tells anything is a zombie.

The cloud is in memory: DynamoDB and S3 of `tests.aws_like`, and the strict queue. After each call the `Witness`
compares what changed with what the protocol allows. After the last step the faults end, and the system must return to
normal by itself.
"""
