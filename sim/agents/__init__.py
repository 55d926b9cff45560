"""The agents: states as Mesa agents that perceive, appraise and decide once a month."""
