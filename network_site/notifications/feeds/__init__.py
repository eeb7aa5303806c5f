"""What members read elsewhere: what is new in the network, and its dates, by titles that are CLEAR or GREEN."""
