"""The only writers of evaluations: lock, ask the rule, write, note it in the trail, tell whoever should know.

The trail names an evaluation only where its evaluator acts. What the person, the final responsible or those of a
trajectory do is noted without a subject: whoever verifies the trail works on cases too, and learns nothing from it.
"""
