"""The component set, the two page frames and the assets that every area builds its screens from."""
